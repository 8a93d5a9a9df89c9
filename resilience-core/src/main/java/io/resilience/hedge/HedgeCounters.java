package io.resilience.hedge;

import java.util.concurrent.atomic.LongAdder;

final class HedgeCounters {

	private final LongAdder calls = new LongAdder();

	private final LongAdder hedged = new LongAdder();

	private final LongAdder wonByHedge = new LongAdder();

	private final LongAdder budgetDenied = new LongAdder();

	private final LongAdder threadsDenied = new LongAdder();

	void call() {
		this.calls.increment();
	}

	void hedged() {
		this.hedged.increment();
	}

	void wonByHedge() {
		this.wonByHedge.increment();
	}

	void budgetDenied() {
		this.budgetDenied.increment();
	}

	void threadsDenied() {
		this.threadsDenied.increment();
	}

	HedgeSnapshot snapshot(String name) {
		return new HedgeSnapshot(name, this.calls.sum(), this.hedged.sum(), this.wonByHedge.sum(),
				this.budgetDenied.sum(), this.threadsDenied.sum());
	}

}
