// Numbers, times and conditions in words.

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

const SYMBOLS = { degraded: '✕', under_pressure: '▲', recovering: '◐', healthy: '✓' };

/** Worst first. */
export const RANKS = ['degraded', 'under_pressure', 'recovering', 'healthy'];

export function symbol(condition) {
	return SYMBOLS[condition] ?? '?';
}

export function label(word) {
	return String(word ?? '').replaceAll('_', ' ');
}

/** A time of day; with its date if that is not today. */
export function clock(time) {
	const at = new Date(time);
	const isToday = at.toDateString() === new Date().toDateString();
	return isToday ? CLOCK.format(at) : `${DAY.format(at)} ${CLOCK.format(at)}`;
}

/** A span of time, coarse: what somebody wants to read at a glance. */
export function span(millis) {
	const seconds = Math.max(0, Math.round(millis / 1000));
	if (seconds < 120) {
		return `${seconds} s`;
	}
	const minutes = Math.floor(seconds / 60);
	if (minutes < 120) {
		return `${minutes} min`;
	}
	const hours = Math.floor(minutes / 60);
	return (hours < 48) ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

/** Milliseconds of an ISO-8601 duration such as PT1M4.5S. */
export function isoMillis(text) {
	const [, days, hours, minutes, seconds] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(text ?? '') ?? [];
	return (((+(days ?? 0) * 24 + +(hours ?? 0)) * 60 + +(minutes ?? 0)) * 60 + +(seconds ?? 0)) * 1000;
}

export function latency(millis) {
	if (millis == null) {
		return '–';
	}
	if (millis < 1) {
		return `${Math.round(millis * 1000)} µs`;
	}
	if (millis < 1000) {
		return `${round(millis)} ms`;
	}
	return `${round(millis / 1000)} s`;
}

export function percent(share) {
	const value = share * 100;
	// Nothing that has failed is called 100 %, and nothing that has not 0 %.
	if (value > 99 && value < 100) {
		return `${Math.floor(value * 100) / 100} %`;
	}
	return `${round(value)} %`;
}

export function perSecond(rate) {
	return (rate == null) ? '–' : `${(rate < 10) ? Number(rate.toPrecision(2)) : Math.round(rate)}/s`;
}

export function count(number, singular, plural) {
	return `${number} ${number === 1 ? singular : plural}`;
}

function round(value) {
	return String((value >= 100) ? Math.round(value) : Number(value.toPrecision(3)));
}

/** The last part of a class name. */
export function simpleName(className) {
	return className.slice(className.lastIndexOf('.') + 1);
}

/**
 * What is the matter with a dependency: in a few words, why, since when, and in how many milliseconds it is tried
 * again, as far as each can be said.
 */
export function matter({ since, recentCalls, recentFailureRate, now }) {
	const { condition, bulkhead, circuitBreaker: breaker, override } = now;
	switch (breaker?.state) {
		case 'open':
			return { what: 'circuit breaker open', why: reason(breaker), since: breaker.since, retry: isoMillis(breaker.retryAfter) };
		case 'forced_open':
			return { what: 'circuit breaker forced open by hand', why: override?.reason, since: breaker.since };
		case 'half_open':
			if (condition === 'recovering') {
				return { what: 'circuit breaker half-open, trying a few calls', why: reason(breaker), since: breaker.since };
			}
	}
	if (condition === 'degraded') {
		return { what: `${percent(recentFailureRate)} of the last ${recentCalls} calls failed`, since };
	}
	if (condition === 'under_pressure') {
		const waiting = (bulkhead.queued > 0) ? `${count(bulkhead.queued, 'call waits', 'calls wait')}` : undefined;
		return { what: `${bulkhead.active} of ${bulkhead.capacity} permits in use`, why: waiting, since };
	}
	switch (breaker?.state) {
		case 'closed':
			return { what: 'circuit breaker closed', since: breaker.since };
		case 'disabled':
			return { what: 'circuit breaker switched off by hand', why: override?.reason, since: breaker.since };
	}
	return { what: 'no circuit breaker' };
}

/** Why a breaker is in its state, with the last exception. Of class names, the last part. */
function reason({ reason: said, lastFailures }) {
	const short = said.replace(/\b(?:[\w$]+\.)+(?=[A-Z])/g, '');
	const last = (lastFailures.length > 0) ? simpleName(lastFailures[0].exception) : '';
	return (last && !short.includes(last)) ? `${short}, last ${last}` : short;
}

export function because({ what, why }) {
	return why ? `${what}, ${why}` : what;
}

/** One sentence about all dependencies: what is wrong. */
export function headline(dependencies) {
	const all = Object.entries(dependencies);
	const troubled = all.filter(([, it]) => it.now.condition !== 'healthy')
		.sort(([, a], [, b]) => RANKS.indexOf(a.now.condition) - RANKS.indexOf(b.now.condition));
	if (all.length === 0) {
		return { rank: 'none', sentence: 'There are no dependencies yet.' };
	}
	if (troubled.length === 0) {
		const sentence = (all.length === 1) ? 'The only dependency is healthy.' : `All ${all.length} dependencies are healthy.`;
		return { rank: 'healthy', sentence };
	}
	const [first, it] = troubled[0];
	const rank = it.now.condition;
	if (troubled.length === 1) {
		const matterOfIt = matter(it);
		return { rank, sentence: `${first} is ${label(rank)}: ${because(matterOfIt)}.`, since: matterOfIt.since };
	}
	const named = troubled.slice(0, 3).map(([name, one]) => `${name} (${because(matter(one))})`).join(', ');
	const rest = (troubled.length > 3) ? ` and ${troubled.length - 3} more` : '';
	return { rank, sentence: `${troubled.length} of ${all.length} dependencies are in trouble: ${named}${rest}.` };
}
