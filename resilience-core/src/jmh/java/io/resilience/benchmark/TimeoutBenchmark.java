package io.resilience.benchmark;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

import org.openjdk.jmh.annotations.Param;

/**
 * A body that hangs until it is interrupted, a millisecond after it began: what is above
 * 1,000,000 ns is how late that is.
 */
public class TimeoutBenchmark extends CallBenchmark {

	/** What to measure; all of it by default. */
	@Param
	public Subject subject;

	@Override
	Callable<Object> guarded() throws Exception {
		return this.subject.library.guard(TimeoutBenchmark::hang);
	}

	private static Object hang() {
		while (!Thread.interrupted()) {
			LockSupport.park();
		}
		return "interrupted";
	}

	/** A chain, named after its library; ours have no prefix. */
	public enum Subject {

		STOPPED(Ours::shortTimeout), RESILIENCE4J_STOPPED(Resilience4j::shortTimeout),

		FAILSAFE_STOPPED(FailsafeLibrary::shortTimeout), SMALLRYE_STOPPED(SmallRye::shortTimeout);

		private final Library library;

		Subject(Library library) {
			this.library = library;
		}

	}

}
