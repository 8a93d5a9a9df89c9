// Everything that goes over the network. Addresses are relative to this file, so that any port, base path or proxy
// will do.

const HERE = new URL('.', import.meta.url);

const PATIENCE = 10_000;

/** Numbers of all dependencies, the newest events, and the samples after the last one known. */
export function readData(after) {
	return ask(new URL(`data?after=${after}`, HERE));
}

/** Settings and methods. */
export function readSettings(link) {
	return ask(new URL(link, HERE));
}

export function change(link, name, body) {
	return ask(ofDependency(link, name), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

export function undo(link, name) {
	return ask(ofDependency(link, name), { method: 'DELETE' });
}

function ofDependency(link, name) {
	return new URL(`${link}/${encodeURIComponent(name)}`, HERE);
}

async function ask(url, options = {}) {
	const headers = { Accept: 'application/json', ...csrf(options.method), ...options.headers };
	let response;
	try {
		response = await fetch(url, { ...options, headers, cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(PATIENCE) });
	}
	catch {
		throw new Error('The server does not answer, or sends the browser elsewhere to log in.');
	}
	if (!response.ok) {
		throw new Error(await refusal(response));
	}
	return response.json();
}

/** Spring Security's token, where it is kept in a cookie that scripts may read. */
function csrf(method) {
	const token = method && /(?:^|;\s*)XSRF-TOKEN=([^;]+)/.exec(document.cookie);
	return token ? { 'X-XSRF-TOKEN': decodeURIComponent(token[1]) } : {};
}

async function refusal(response) {
	const problem = await response.json().catch(() => ({}));
	const said = problem.detail ?? problem.message ?? problem.error;
	switch (response.status) {
		case 400:
			return `The server refuses these values (400)${said ? `: ${said}` : ''}.`;
		case 401:
			return 'The server asks for a login (401). Load this page again.';
		case 403:
			return 'The server does not allow this to you, or misses its CSRF token (403).';
		default:
			return `The server answers ${response.status}${said ? `: ${said}` : ''}.`;
	}
}
