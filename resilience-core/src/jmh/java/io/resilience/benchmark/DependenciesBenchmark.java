package io.resilience.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.openjdk.jmh.annotations.Param;

/**
 * One dependency, one of many, and many in turn. The last one shows what the processor's
 * caches cost everybody: there is more to touch than they hold.
 */
public class DependenciesBenchmark extends CallBenchmark {

	private static final int MANY = 10_000;

	/** A prime, so that neighbours in memory do not follow each other. */
	private static final int STRIDE = 7919;

	/** What to measure; all of it by default. */
	@Param
	public Subject subject;

	private int next;

	@Override
	Callable<Object> guarded() throws Exception {
		List<Callable<Object>> calls = new ArrayList<>();
		for (int i = 0; i < this.subject.count; i++) {
			calls.add(this.subject.library.guard(() -> "result"));
		}
		if (!this.subject.inTurn) {
			return calls.get(calls.size() / 2);
		}
		return () -> {
			this.next = (this.next + STRIDE) % MANY;
			return calls.get(this.next).call();
		};
	}

	/** Which dependencies there are and are called. */
	public enum Subject {

		ONE(Ours::chain, 1, false), ONE_OF_MANY(Ours::chain, MANY, false), MANY_IN_TURN(Ours::chain, MANY, true),

		RESILIENCE4J_ONE(Resilience4j::breakerBulkhead, 1, false),

		RESILIENCE4J_MANY_IN_TURN(Resilience4j::breakerBulkhead, MANY, true);

		private final Library library;

		private final int count;

		private final boolean inTurn;

		Subject(Library library, int count, boolean inTurn) {
			this.library = library;
			this.count = count;
			this.inTurn = inTurn;
		}

	}

}
