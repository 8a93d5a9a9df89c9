package io.resilience.memory;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two callers find the level out of date: one of them reads the container.
 */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "read once, and above the hard limit")
@State
public class MemoryGuardStress {

	private final FullContainer container = new FullContainer();

	private final MemoryGuard guard = MemoryGuard.builder("jcstress")
		.config(MemoryGuardConfig.builder()
			.softLimit(MemoryLimit.ofContainer(0.5))
			.hardLimit(MemoryLimit.ofContainer(0.9))
			.build())
		.source(this.container)
		.ticker(() -> 0)
		.build();

	@Actor
	public void one() {
		this.guard.level();
	}

	@Actor
	public void two() {
		this.guard.level();
	}

	@Arbiter
	public void look(II_Result result) {
		result.r1 = this.container.reads.get();
		result.r2 = this.guard.level().ordinal();
	}

	private static final class FullContainer implements MemorySource {

		private final AtomicInteger reads = new AtomicInteger();

		@Override
		public Runnable onCollection(LongConsumer listener) {
			return () -> {
			};
		}

		@Override
		public long heapUsed() {
			return 1;
		}

		@Override
		public long heapMax() {
			return 1000;
		}

		@Override
		public long containerUsed() {
			this.reads.incrementAndGet();
			return 1000;
		}

		@Override
		public long containerLimit() {
			return 1000;
		}

		@Override
		public long directBuffers() {
			return 0;
		}

		@Override
		public List<CollectorSnapshot> collectors() {
			return List.of();
		}

	}

}
