// One dependency: what it is, what is the matter, its numbers, its last minutes.

import { Chart } from './chart.js';
import { element, setData, setText } from './dom.js';
import { clock, count, isoMillis, label, matter, percent, perSecond, simpleName, span, symbol } from './words.js';

const DONE = { FORCE_OPEN: 'forced open', DISABLE: 'disabled' };

export class Tile {

	/**
	 * @param name name of the dependency
	 * @param onChange called with the name when somebody wants to change it
	 * @param onUndo called with the name when somebody wants changes undone
	 */
	constructor(name, onChange, onUndo) {
		this.symbol = element('span', { 'aria-hidden': 'true' });
		this.condition = element('span');
		this.kind = element('p', { class: 'kind muted' });
		this.what = element('strong');
		this.why = element('span');
		this.time = element('span', { class: 'time' });
		this.byHand = element('p', { class: 'by-hand', hidden: '' }, element('span'), button('Undo', `Undo changes of ${name} by hand`, () => onUndo(name)));
		this.bar = element('i');
		this.numbers = new Numbers();
		this.chart = new Chart();
		this.failure = element('summary');
		this.failures = element('ol');
		this.lastFailures = element('details', { class: 'failures', hidden: '' }, this.failure, this.failures);
		this.change = button('Change …', `Change ${name}`, () => onChange(name));
		this.change.className = 'change';
		this.node = element('li', { class: 'tile' },
			element('div', { class: 'title' }, element('h3', {}, name), this.change, element('span', { class: 'badge' }, this.symbol, ' ', this.condition)),
			this.kind, element('p', { class: 'matter' }, this.what, this.why, ' ', this.time), this.byHand,
			element('div', { class: 'bar', 'aria-hidden': 'true' }, this.bar), this.numbers.node, this.chart.figure, this.lastFailures);
	}

	/** Shows what the server said. */
	update(dependency, rates, writable) {
		const { now } = dependency;
		this.matter = matter(dependency);
		this.readAt = Date.now();
		setData(this.node, 'condition', now.condition);
		setText(this.symbol, symbol(now.condition));
		setText(this.condition, label(now.condition));
		setText(this.kind, `${label(now.type)}${now.critical ? ' · critical' : ''}`);
		setText(this.what, this.matter.what);
		setText(this.why, this.matter.why ? `: ${this.matter.why}` : '');
		this.change.hidden = !writable;
		this.showByHand(now.override, writable);
		this.bar.style.width = `${Math.min(100, now.bulkhead.utilization * 100)}%`;
		this.numbers.update(dependency, rates);
		this.showFailures(now.circuitBreaker?.lastFailures ?? []);
	}

	/** Moves on what changes with time alone. */
	tick(offset) {
		const { since, retry } = this.matter;
		const parts = [];
		if (since) {
			parts.push(`since ${clock(since)} (${span(Date.now() + offset - Date.parse(since))})`);
		}
		if (retry !== undefined) {
			const left = retry - (Date.now() - this.readAt);
			parts.push((left > 0) ? `next try in ${span(left)}` : 'next call is a try');
		}
		setText(this.time, parts.join(' · '));
	}

	showByHand(override, writable) {
		this.byHand.hidden = !override;
		if (override) {
			const parts = [];
			if (override.circuitBreaker) {
				parts.push(`circuit breaker ${DONE[override.circuitBreaker] ?? override.circuitBreaker}`);
			}
			if (override.maxConcurrent != null) {
				parts.push(count(override.maxConcurrent, 'permit', 'permits'));
			}
			if (override.timeout) {
				parts.push(`timeout ${isoMillis(override.timeout) / 1000} s`);
			}
			const until = override.expiresAt ? `until ${clock(override.expiresAt)}` : 'until undone';
			setText(this.byHand.firstChild, `By hand, ${until}: ${parts.join(', ')}${override.reason ? ` (${override.reason})` : ''} `);
			this.byHand.lastChild.hidden = !writable;
		}
	}

	showFailures(failures) {
		this.lastFailures.hidden = failures.length === 0;
		if (failures.length > 0 && failures[0].time !== this.newestFailure) {
			this.newestFailure = failures[0].time;
			setText(this.failure, `Last failure ${clock(failures[0].time)}: ${simpleName(failures[0].exception)}`);
			this.failures.replaceChildren(...failures.map(({ time, exception }) =>
				element('li', {}, element('time', { datetime: time }, clock(time)), ' ', exception)));
		}
	}

}

/** The numbers of a dependency in a small table. */
class Numbers {

	constructor() {
		this.node = element('dl');
		this.values = ['Permits', 'Waiting', 'Hanging', 'Success', 'Calls', 'Failed', 'Refused', 'Retried'].map((name) => {
			const value = element('dd');
			this.node.append(element('div', {}, element('dt', {}, name), value));
			return value;
		});
	}

	update({ recentCalls, recentFailureRate, now: { bulkhead } }, rates) {
		const texts = [`${bulkhead.active}/${bulkhead.capacity}`, String(bulkhead.queued), String(bulkhead.abandoned),
			(recentCalls > 0) ? percent(1 - recentFailureRate) : '–',
			perSecond(rates?.calls), perSecond(rates?.failed), perSecond(rates?.rejected), perSecond(rates?.retried)];
		const alarming = [bulkhead.utilization > 0.9, bulkhead.queued > 0, bulkhead.abandoned > 0, recentFailureRate > 0.2,
			false, rates?.failed > rates?.calls / 10, rates?.rejected > 0, false];
		texts.forEach((text, index) => {
			setText(this.values[index], text);
			this.values[index].classList.toggle('alarming', Boolean(alarming[index]));
		});
	}

}

function button(text, name, onClick) {
	const node = element('button', { type: 'button', 'aria-label': name }, text);
	node.addEventListener('click', onClick);
	return node;
}
