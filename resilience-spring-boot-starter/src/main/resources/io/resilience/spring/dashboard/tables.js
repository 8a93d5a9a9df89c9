// The tables below the tiles: newest events, guarded methods, settings in force.

import { element, setText } from './dom.js';
import { clock, label, simpleName } from './words.js';

const MOST_SETTINGS = 250;

const DEFAULTS = ['default', 'type default'];

const KNOWN = ['time', 'dependency', 'operation', 'type'];

export class EventTable {

	constructor(section) {
		this.section = section;
		this.body = section.querySelector('tbody');
	}

	show(events, matches) {
		this.section.hidden = !events;
		const rows = (events ?? []).filter((it) => matches(it.dependency ?? ''));
		const shown = JSON.stringify(rows);
		if (shown !== this.shown) {
			this.shown = shown;
			fill(this.body, rows.map((event) => [time(event.time), event.dependency, event.operation, label(event.type), details(event)]), 'No events yet.');
		}
	}

}

function time(at) {
	return at ? clock(at) : '';
}

function details(event) {
	return Object.entries(event)
		.filter(([key, value]) => !KNOWN.includes(key) && value != null && value !== '')
		.map(([key, value]) => `${key} ${(typeof value === 'object') ? JSON.stringify(value) : value}`)
		.join(', ');
}

export class MethodTable {

	constructor(section) {
		this.section = section;
		this.body = section.querySelector('tbody');
	}

	show(methods, matches) {
		this.section.hidden = methods.length === 0;
		const rows = methods.filter((it) => matches(it.dependency));
		fill(this.body, rows.map((it) => [shortMethod(it.method), it.dependency, it.operation, chain(it.chain)]), 'No method of these dependencies is guarded.');
	}

}

function shortMethod(method) {
	const dot = method.lastIndexOf('.');
	return element('span', { title: method }, `${simpleName(method.slice(0, dot))}${method.slice(dot)}`);
}

function chain(guards) {
	return element('ol', { class: 'chain' }, ...guards.map((guard) => element('li', {}, guard)));
}

export class SettingTable {

	constructor(section) {
		this.section = section;
		this.body = section.querySelector('tbody');
		this.more = section.querySelector('#settings-more');
	}

	/** Without defaults, only what somebody has set. */
	show(dependencies, matches, text, withDefaults) {
		const wanted = text.trim().toLowerCase();
		const rows = [];
		for (const [name, { config }] of Object.entries(dependencies)) {
			for (const [key, { value, origin }] of matches(name) ? Object.entries(config) : []) {
				const cells = [name, key, (typeof value === 'object') ? JSON.stringify(value) : String(value), origin];
				if ((withDefaults || !DEFAULTS.includes(origin)) && cells.some((cell) => cell.toLowerCase().includes(wanted))) {
					rows.push(cells);
				}
			}
		}
		this.section.hidden = Object.keys(dependencies).length === 0;
		fill(this.body, rows.slice(0, MOST_SETTINGS), 'No such setting.');
		setText(this.more, (rows.length > MOST_SETTINGS) ? `${rows.length - MOST_SETTINGS} more: narrow the filter.` : '');
	}

}

/** Fills a table; each cell knows its column's name, for narrow screens. */
function fill(body, rows, nothing) {
	const columns = [...body.parentNode.querySelectorAll('th')].map((it) => it.textContent);
	if (rows.length === 0) {
		body.replaceChildren(element('tr', {}, element('td', { colspan: columns.length, class: 'muted' }, nothing)));
		return;
	}
	body.replaceChildren(...rows.map((cells) => element('tr', {},
		...cells.map((cell, column) => element('td', { 'data-column': columns[column] }, cell ?? '')))));
}
