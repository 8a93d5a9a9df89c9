// The dialog that changes a dependency by hand. It is only opened where the server allows that.

import { setText } from './dom.js';
import { because, isoMillis, matter } from './words.js';
import { change, undo } from './server.js';

export class ChangeDialog {

	/** @param onDone called with what was done */
	constructor(dialog, onDone) {
		this.dialog = dialog;
		this.onDone = onDone;
		this.form = dialog.querySelector('form');
		this.breaker = dialog.querySelector('#change-breaker');
		this.confirm = dialog.querySelector('.confirm');
		this.problem = dialog.querySelector('.problem');
		dialog.addEventListener('click', (event) => this.clicked(event));
		this.form.addEventListener('submit', (event) => {
			event.preventDefault();
			this.setLimits();
		});
	}

	open(link, name, dependency, config) {
		this.link = link;
		this.name = name;
		const { bulkhead, circuitBreaker, override } = dependency.now;
		this.form.reset();
		setText(this.dialog.querySelector('#change-title'), `Change ${name}`);
		setText(this.dialog.querySelector('#change-now'), `Now: ${because(matter(dependency))}.`);
		this.breaker.hidden = !circuitBreaker;
		this.form.maxConcurrent.placeholder = bulkhead.capacity;
		this.form.timeout.placeholder = config?.timeout ? `${isoMillis(config.timeout.value) / 1000}s` : '';
		this.form.querySelector('[value=UNDO]').hidden = !override;
		this.ask(false);
		setText(this.problem, '');
		this.dialog.showModal();
	}

	clicked({ target }) {
		if (target.type !== 'button') {
			return;
		}
		switch (target.value) {
			case 'FORCE_OPEN':
				return this.ask(true);
			case 'BACK':
				return this.ask(false);
			case 'CONFIRM':
				return this.send({ circuitBreaker: 'FORCE_OPEN' }, 'forced open');
			case 'CLOSE':
				return this.send({ circuitBreaker: 'CLOSE' }, 'closed');
			case 'RESET':
				return this.send({ circuitBreaker: 'RESET' }, 'reset');
			case 'DISABLE':
				return this.send({ circuitBreaker: 'DISABLE' }, 'disabled');
			case 'UNDO':
				return this.carryOut(undo(this.link, this.name), 'changes by hand undone');
			case 'CANCEL':
				return this.dialog.close();
		}
	}

	/** Forcing a breaker open is an outage made by hand: once more, please. */
	ask(sure) {
		this.confirm.hidden = !sure;
		if (sure) {
			const until = this.form.expiresIn.selectedOptions[0].textContent;
			const howLong = this.form.expiresIn.value ? `for ${until}` : 'until somebody undoes it';
			setText(this.confirm.querySelector('p'), `Every call of ${this.name} will be refused ${howLong}.`);
			this.confirm.querySelector('[value=BACK]').focus();
		}
	}

	setLimits() {
		const limits = {};
		if (this.form.maxConcurrent.value) {
			limits.maxConcurrent = this.form.maxConcurrent.value;
		}
		if (this.form.timeout.value.trim()) {
			limits.timeout = this.form.timeout.value.trim();
		}
		if (Object.keys(limits).length === 0) {
			setText(this.problem, 'Give a number of permits or a timeout.');
			return;
		}
		this.send(limits, 'limits set');
	}

	send(body, done) {
		const { reason, expiresIn } = this.form;
		// What happens at once leaves nothing that could end.
		const lasts = !['CLOSE', 'RESET'].includes(body.circuitBreaker);
		const fields = [['reason', reason.value.trim()], ['expiresIn', lasts ? expiresIn.value : '']];
		const common = Object.fromEntries(fields.filter(([, value]) => value));
		this.carryOut(change(this.link, this.name, { ...body, ...common }), done);
	}

	async carryOut(request, done) {
		setText(this.problem, '');
		this.form.inert = true;
		try {
			await request;
			this.dialog.close();
			this.onDone(`${this.name}: ${done}.`);
		}
		catch (error) {
			setText(this.problem, error.message);
		}
		finally {
			this.form.inert = false;
		}
	}

}
