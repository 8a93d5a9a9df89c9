package io.resilience.benchmark;

import java.util.concurrent.Callable;

import io.resilience.profile.ProfileScope;
import io.resilience.profile.Profiler;
import org.openjdk.jmh.annotations.Param;

/**
 * What a scope of the profiler costs: wall time, CPU time and allocated bytes.
 */
public class ProfilerBenchmark extends CallBenchmark {

	/** What to measure; all of it by default. */
	@Param
	public Subject subject;

	@Override
	Callable<Object> guarded() {
		return this.subject.scopes.in(Profiler.builder().build());
	}

	private static Callable<Object> off(Profiler profiler) {
		return () -> {
			try (ProfileScope scope = profiler.scope("render")) {
				return scope;
			}
		};
	}

	private static Callable<Object> on(Profiler profiler) {
		profiler.start();
		return off(profiler);
	}

	private static Callable<Object> nested(Profiler profiler) {
		Callable<Object> inner = on(profiler);
		return () -> {
			try (ProfileScope scope = profiler.scope("request")) {
				inner.call();
				return scope;
			}
		};
	}

	/** Scopes that are opened and closed. */
	public enum Subject {

		NOTHING((profiler) -> () -> "result"), OFF(ProfilerBenchmark::off), ON(ProfilerBenchmark::on),

		TWO_NESTED(ProfilerBenchmark::nested);

		private final Scopes scopes;

		Subject(Scopes scopes) {
			this.scopes = scopes;
		}

	}

	@FunctionalInterface
	private interface Scopes {

		Callable<Object> in(Profiler profiler);

	}

}
