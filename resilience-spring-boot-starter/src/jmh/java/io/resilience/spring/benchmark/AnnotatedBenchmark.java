package io.resilience.spring.benchmark;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Calls of annotated methods, metrics included, beside a proxy that does nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AnnotatedBenchmark {

	/** What to measure; all of it by default. */
	@Param
	public Subject subject;

	private ConfigurableApplicationContext context;

	private Store store;

	@Setup
	public void setup() {
		this.context = this.subject.application.start();
		this.store = this.context.getBean(Store.class);
	}

	@TearDown
	public void tearDown() {
		this.context.close();
	}

	@Benchmark
	public Object call() {
		return this.store.load("key");
	}

	/** An application; ours have no prefix. */
	public enum Subject {

		EMPTY_PROXY(Applications::emptyProxy),

		/** Breaker, bulkhead and timeout, as a database has them by default. */
		DEFAULTS(Applications::defaults),

		/** With a retry as well. */
		CHAIN(Applications::chain),

		/** With other advice inside of the guard. */
		CHAIN_AROUND_ADVICE(Applications::chainAroundAdvice),

		RESILIENCE4J_BREAKER_BULKHEAD(Applications::resilience4j),

		RESILIENCE4J_RETRY_BREAKER_BULKHEAD(Applications::resilience4jWithRetry);

		private final Application application;

		Subject(Application application) {
			this.application = application;
		}

	}

	/** Starts it. */
	private interface Application {

		ConfigurableApplicationContext start();

	}

}
