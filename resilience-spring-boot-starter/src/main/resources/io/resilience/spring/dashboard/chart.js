// Latency percentiles over the last ten minutes as step lines, and below them a bar for each interval: how many of its
// calls failed (full) or were refused (pale). Lines differ in their dashes too, bars in their height.

import { element, setText, svg } from './dom.js';
import { clock, latency, percent } from './words.js';

const WIDTH = 600;
const LINES = 70;
const BARS = 22;
const HEIGHT = LINES + 6 + BARS;

export class Chart {

	constructor() {
		this.p50 = svg('path', { class: 'p50' });
		this.p95 = svg('path', { class: 'p95' });
		this.p99 = svg('path', { class: 'p99' });
		this.failed = svg('path', { class: 'failed' });
		this.refused = svg('path', { class: 'refused' });
		this.pointer = svg('path', { class: 'pointer' });
		this.image = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img' },
			svg('path', { class: 'axis', d: `M0 ${LINES}H${WIDTH}` }), svg('path', { class: 'axis', d: `M0 ${HEIGHT}H${WIDTH}` }),
			this.refused, this.failed, this.p99, this.p95, this.p50, this.pointer);
		this.scale = element('span');
		this.words = ['', 'p50', 'p95', 'p99', 'failed', 'refused'].map((name) => element('span', name ? { class: name, hidden: '' } : {}));
		this.figure = element('figure', {}, element('div', { class: 'scale' }, this.scale, element('span', {}, 'last 10 min')), this.image, element('figcaption', {}, ...this.words));
		this.samples = [];
		this.image.addEventListener('pointermove', (event) => this.point(event));
		this.image.addEventListener('pointerleave', () => this.unpoint());
	}

	/** Draws samples, the newest at the right; of intervals without calls they are null. */
	draw(samples, times, size) {
		this.samples = samples;
		this.times = times;
		this.size = size;
		const top = niceCeiling(Math.max(1, ...samples.map((it) => it?.p99 ?? 0)));
		const height = (millis) => LINES - 1 - (LINES - 2) * millis / top;
		for (const line of ['p50', 'p95', 'p99']) {
			this[line].setAttribute('d', this.steps((it) => it?.[line], height));
		}
		this.failed.setAttribute('d', this.bars((it) => it.failed / it.calls));
		this.refused.setAttribute('d', this.bars((it) => (it.failed + it.rejected) / it.calls));
		const isEmpty = !samples.some(Boolean);
		setText(this.scale, isEmpty ? '' : latency(top));
		this.image.setAttribute('aria-label', isEmpty ? 'No calls in the last ten minutes' : `Latency of the last ten minutes, now: ${this.say(this.newest()).filter(Boolean).join(', ')}`);
		this.unpoint();
	}

	x(index) {
		return (this.size - this.samples.length + index) * WIDTH / this.size;
	}

	steps(value, height) {
		let path = '';
		let before = null;
		this.samples.forEach((sample, index) => {
			const now = value(sample);
			if (now != null) {
				const y = height(now).toFixed(1);
				path += (before == null) ? `M${this.x(index)} ${y}` : `V${y}`;
				path += `H${this.x(index + 1)}`;
			}
			before = now;
		});
		return path;
	}

	bars(share) {
		return this.samples.map((sample, index) => {
			const value = sample ? share(sample) : 0;
			return (value > 0) ? `M${this.x(index) + 1} ${HEIGHT}v${-Math.max(2, BARS * value).toFixed(1)}h${WIDTH / this.size - 2}V${HEIGHT}z` : '';
		}).join('');
	}

	newest() {
		return this.samples.findLastIndex(Boolean);
	}

	point(event) {
		const box = this.image.getBoundingClientRect();
		const index = Math.floor((event.clientX - box.left) / box.width * this.size) - (this.size - this.samples.length);
		if (index >= 0 && index < this.samples.length) {
			this.pointer.setAttribute('d', `M${this.x(index + 0.5)} 0V${HEIGHT}`);
			this.show(index, clock(this.times[index]));
		}
	}

	unpoint() {
		this.pointer.setAttribute('d', '');
		this.show(this.newest(), '');
	}

	show(index, when) {
		const said = this.say(index);
		setText(this.words[0], [when, said[0]].filter(Boolean).join(' '));
		said.slice(1).forEach((text, at) => {
			const word = this.words[at + 1];
			word.hidden = !text;
			setText(word, text);
		});
	}

	/** What there is to say of an interval: that it had no calls, then its percentiles, failures and refusals. */
	say(index) {
		const sample = this.samples[index];
		if (!sample) {
			return ['no calls', '', '', '', '', ''];
		}
		const { calls, failed, rejected } = sample;
		const percentiles = ['p50', 'p95', 'p99'].map((name) => (sample[name] == null) ? '' : `${name} ${latency(sample[name])}`);
		return ['', ...percentiles, (failed > 0) ? `failed ${percent(failed / calls)}` : '', (rejected > 0) ? `refused ${percent(rejected / calls)}` : ''];
	}

}

/** The next of 1, 2, 5, 10, 20, 50, … */
function niceCeiling(value) {
	const power = 10 ** Math.floor(Math.log10(value));
	return [1, 2, 5, 10].map((step) => step * power).find((it) => it >= value * 0.999);
}
