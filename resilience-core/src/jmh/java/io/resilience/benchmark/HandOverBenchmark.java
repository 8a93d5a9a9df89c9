package io.resilience.benchmark;

import java.util.concurrent.Callable;

import org.openjdk.jmh.annotations.Param;

/**
 * A body that runs on a pool while its caller waits.
 */
public class HandOverBenchmark extends CallBenchmark {

	/** What to measure; all of it by default. */
	@Param
	public Subject subject;

	@Override
	Callable<Object> guarded() throws Exception {
		return this.subject.library.guard(() -> "result");
	}

	/** A chain, named after its library; ours have no prefix. */
	public enum Subject {

		SUBMIT_AND_GET(Floor::submitAndGet), THREAD_POOL(Ours::threadPool), RESILIENCE4J_THREAD_POOL(Resilience4j::threadPool);

		private final Library library;

		Subject(Library library) {
			this.library = library;
		}

	}

}
