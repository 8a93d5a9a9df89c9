package io.resilience.spring.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.resilience.guard.Operation;
import io.resilience.guard.Outcome;

/**
 * Operations that are measured as one: mostly a single one, and all that came after too
 * many others.
 */
final class OperationGroup {

	private final List<Operation> operations = new CopyOnWriteArrayList<>();

	void add(Operation operation) {
		this.operations.add(operation);
	}

	List<Operation> operations() {
		return this.operations;
	}

	long count(Outcome outcome) {
		long sum = 0;
		for (Operation operation : this.operations) {
			sum += operation.count(outcome);
		}
		return sum;
	}

	long nanos(Outcome outcome) {
		long sum = 0;
		for (Operation operation : this.operations) {
			sum += operation.nanos(outcome);
		}
		return sum;
	}

	long recentMaxNanos(Outcome outcome) {
		long max = 0;
		for (Operation operation : this.operations) {
			max = Math.max(max, operation.recentMaxNanos(outcome));
		}
		return max;
	}

}
