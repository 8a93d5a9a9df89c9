// Reads the server every few seconds while somebody can see the page, and shows what it said.

import { ChangeDialog } from './change.js';
import { arrange, element, setData, setText } from './dom.js';
import { Samples, Rates } from './samples.js';
import { readData, readSettings, undo } from './server.js';
import { EventTable, MethodTable, SettingTable } from './tables.js';
import { Tile } from './tile.js';
import { clock, headline, RANKS, span, symbol } from './words.js';

const EVERY = 2_500;
const SETTINGS_EVERY = 60_000;
const STALE_AFTER = 8_000;

const $ = (id) => document.getElementById(id);

const tiles = new Map();
const samples = new Samples();
const rates = new Rates();
const events = new EventTable($('events'));
const methods = new MethodTable($('methods'));
const settings = new SettingTable($('settings'));
const dialog = new ChangeDialog($('change'), (what) => {
	setText($('done'), what);
	settingsReadAt = 0;
	readNow();
});

let data;
let readAt = Date.now();
let failure = '';
let summary = { rank: 'none', sentence: '' };
let configured = { dependencies: {}, methods: [] };
let settingsReadAt = 0;
let timer;
let reading = false;
let paused = false;

async function read() {
	if (reading || paused || document.hidden) {
		return;
	}
	reading = true;
	clearTimeout(timer);
	try {
		accept(await readData(samples.newest));
		failure = '';
		await readSettingsIfDue();
	}
	catch (error) {
		failure = error.message;
	}
	finally {
		reading = false;
		tick();
		timer = setTimeout(read, EVERY);
	}
}

function readNow() {
	clearTimeout(timer);
	if (reading) {
		timer = setTimeout(readNow, 100);
	}
	else {
		read();
	}
}

function accept(answer) {
	data = answer;
	readAt = Date.now();
	rates.add(data.dependencies, readAt);
	const isNew = samples.add(data.history);
	for (const name of tiles.keys()) {
		if (!data.dependencies[name]) {
			tiles.delete(name);
		}
	}
	for (const [name, dependency] of Object.entries(data.dependencies)) {
		let tile = tiles.get(name);
		if (!tile) {
			tile = new Tile(name, openDialog, undoByHand);
			tiles.set(name, tile);
		}
		tile.update(dependency, rates.of(name), data.writable);
		if (isNew || !tile.drawn) {
			tile.drawn = true;
			tile.chart.draw(samples.of(name), samples.times, samples.size);
		}
	}
	showSummary();
	showTiles();
	showNotices();
	events.show(data.events, matches);
}

async function readSettingsIfDue() {
	const link = data.links.resilience;
	if (link && Date.now() - settingsReadAt > SETTINGS_EVERY) {
		settingsReadAt = Date.now();
		configured = await readSettings(link);
		showSettings();
	}
}

function showSummary() {
	summary = headline(data.dependencies);
	setData($('headline'), 'rank', summary.rank);
	setText($('sentence'), data.links.resilience ? summary.sentence : 'Nothing can be shown: the endpoint “resilience” is not exposed.');
	setText($('application'), data.application);
	document.title = `${(summary.rank === 'none') ? '' : `${symbol(summary.rank)} `}${data.application} – resilience`;
}

/** Trouble first; of what is equally bad, the critical first. */
function showTiles() {
	const order = Object.entries(data.dependencies)
		.filter(([name]) => matches(name))
		.sort(([a, left], [b, right]) => RANKS.indexOf(left.now.condition) - RANKS.indexOf(right.now.condition)
			|| right.now.critical - left.now.critical || a.localeCompare(b));
	arrange($('dependencies'), order.map(([name]) => tiles.get(name).node));
	const all = Object.keys(data.dependencies).length;
	setText($('dependencies-count'), (order.length < all) ? `${order.length} of ${all}` : `${all}`);
}

function showNotices() {
	const missing = ['resilience', 'resilienceevents'].filter((id) => !data.links[id]);
	const shown = { resilience: 'dependencies, methods and settings', resilienceevents: 'events' };
	const notices = missing.map((id) => `No ${shown[id]} here: add “${id}” to management.endpoints.web.exposure.include.`);
	if ($('notices').dataset.shown !== notices.join()) {
		$('notices').dataset.shown = notices.join();
		$('notices').replaceChildren(...notices.map((notice) => element('li', { class: 'notice' }, notice)));
	}
}

function showSettings() {
	methods.show(configured.methods, matches);
	settings.show(configured.dependencies, matches, $('settings-filter').value, $('settings-defaults').checked);
}

/** What changes with time alone. */
function tick() {
	const now = Date.now();
	const age = now - readAt;
	const offset = data ? Date.parse(data.time) - readAt : 0;
	const stale = !paused && (failure !== '' || age > STALE_AFTER);
	setText($('stale'), stale ? `${failure || 'The server does not answer.'} ${data ? `What you see is from ${clock(readAt)}.` : ''}` : '');
	$('stale').hidden = !stale;
	document.body.classList.toggle('stale', stale || paused);
	setText($('clock'), !data ? '' : (stale || paused) ? `as of ${clock(readAt)}, ${span(age)} ago` : `live, ${clock(now)}`);
	setText($('sentence-time'), summary.since ? `since ${clock(summary.since)} (${span(now + offset - Date.parse(summary.since))})` : '');
	if (!stale && !paused) {
		tiles.forEach((tile) => tile.tick(offset));
	}
}

function matches(name) {
	return name.toLowerCase().includes($('filter').value.trim().toLowerCase());
}

function openDialog(name) {
	dialog.open(data.links.resilience, name, data.dependencies[name], configured.dependencies[name]?.config);
}

async function undoByHand(name) {
	try {
		await undo(data.links.resilience, name);
		setText($('done'), `${name}: changes by hand undone.`);
	}
	catch (error) {
		failure = error.message;
	}
	settingsReadAt = 0;
	readNow();
}

$('filter').addEventListener('input', () => {
	if (data) {
		showTiles();
		events.show(data.events, matches);
		showSettings();
	}
});
$('settings-filter').addEventListener('input', showSettings);
$('settings-defaults').addEventListener('change', showSettings);
$('pause').addEventListener('click', ({ currentTarget }) => {
	paused = !paused;
	currentTarget.setAttribute('aria-pressed', String(paused));
	setText(currentTarget, paused ? 'Go on' : 'Pause');
	tick();
	readNow();
});
document.addEventListener('visibilitychange', () => readNow());
setInterval(() => document.hidden || tick(), 1_000);
read();
