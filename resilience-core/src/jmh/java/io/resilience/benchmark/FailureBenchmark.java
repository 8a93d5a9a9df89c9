package io.resilience.benchmark;

import java.util.concurrent.Callable;

import org.openjdk.jmh.annotations.Param;

/**
 * A body that throws, through breaker, bulkhead and timeout. The exception is always the
 * same one, so that nobody pays for making it.
 */
public class FailureBenchmark extends CallBenchmark {

	private static final RuntimeException FAILURE = new IllegalStateException("planned");


	/** What to measure; all of it by default. */
	@Param
	public Subject subject;

	@Override
	Callable<Object> guarded() throws Exception {
		return this.subject.library.guard(FailureBenchmark::fail);
	}

	private static Object fail() {
		throw FAILURE;
	}

	/** A chain, named after its library; ours have no prefix. */
	public enum Subject {

		BODY_THROWS(Ours::tolerant), RESILIENCE4J_BODY_THROWS(Resilience4j::tolerant),

		FAILSAFE_BODY_THROWS(FailsafeLibrary::tolerant), SMALLRYE_BODY_THROWS(SmallRye::tolerant);

		private final Library library;

		Subject(Library library) {
			this.library = library;
		}

	}

}
