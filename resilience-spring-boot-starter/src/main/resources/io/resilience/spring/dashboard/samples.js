// What the page remembers: the server's samples of the last ten minutes, and its own readings of the last ten seconds.

/** Samples by dependency, all of the same length. */
export class Samples {

	constructor() {
		this.forget();
	}

	forget() {
		this.id = null;
		this.newest = 0;
		this.size = 60;
		this.times = [];
		this.byName = new Map();
	}

	/** Adds what has come since; says whether anything has. */
	add(history) {
		if (this.id && this.id !== history.id) {
			// The application was started anew, and counts anew.
			this.forget();
			return true;
		}
		if (history.times.length === 0) {
			return false;
		}
		this.id = history.id;
		this.size = history.size;
		this.newest = history.newest;
		const before = this.times.length;
		const names = Object.keys(history.samples);
		this.byName = new Map(names.map((name) => {
			const known = this.byName.get(name) ?? new Array(before).fill(null);
			return [name, [...known, ...history.samples[name]].slice(-this.size)];
		}));
		this.times = [...this.times, ...history.times].slice(-this.size);
		return true;
	}

	of(name) {
		return this.byName.get(name) ?? [];
	}

}

const LOOK_BACK = 10_500;

/** Calls a second, from the counters of the last readings. */
export class Rates {

	constructor() {
		this.readings = [];
	}

	add(dependencies, at) {
		const counts = {};
		for (const [name, { now: { calls } }] of Object.entries(dependencies)) {
			counts[name] = { calls: calls.total, failed: calls.failed + calls.timedOut, rejected: calls.rejected, retried: calls.retried };
		}
		this.readings = [...this.readings.filter((it) => at - it.at < LOOK_BACK), { at, counts }];
	}

	of(name) {
		const first = this.readings.find((it) => it.counts[name]);
		const last = this.readings.at(-1);
		const seconds = (last.at - (first?.at ?? last.at)) / 1000;
		if (seconds <= 0) {
			return undefined;
		}
		const rate = (what) => Math.max(0, (last.counts[name][what] - first.counts[name][what]) / seconds);
		return { calls: rate('calls'), failed: rate('failed'), rejected: rate('rejected'), retried: rate('retried') };
	}

}
