// Small helpers around the DOM. Whatever comes from the server is set as text, never as markup.

/** An element with attributes and children; text is text. */
export function element(tag, attributes = {}, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		node.setAttribute(name, value);
	}
	node.append(...children);
	return node;
}

export function svg(tag, attributes = {}, ...children) {
	const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
	for (const [name, value] of Object.entries(attributes)) {
		node.setAttribute(name, value);
	}
	node.append(...children);
	return node;
}

/** Touches the DOM only where something has changed. */
export function setText(node, text) {
	if (node.textContent !== text) {
		node.textContent = text;
	}
}

export function setData(node, name, value) {
	if (node.dataset[name] !== value) {
		node.dataset[name] = value;
	}
}

/** Puts the children in an order, moving as few as possible, and keeps the focus where it is. */
export function arrange(parent, children) {
	const focused = document.activeElement;
	let at = parent.firstChild;
	for (const child of children) {
		if (child === at) {
			at = at.nextSibling;
		}
		else {
			parent.insertBefore(child, at);
		}
	}
	while (at) {
		const next = at.nextSibling;
		at.remove();
		at = next;
	}
	if (focused !== document.activeElement && focused?.isConnected) {
		focused.focus({ preventScroll: true });
	}
}
