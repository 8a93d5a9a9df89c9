package io.resilience.spring.registry;

import java.util.concurrent.Callable;

import io.micrometer.context.ContextRegistry;
import io.resilience.ContextPropagator;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.annotation.FileSystemCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.concurrent.DelegatingSecurityContextCallable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What hangs on the caller's thread is there in bodies and fallbacks, and nowhere else
 * afterwards.
 */
class ContextPropagationTests {

	private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

	private final ApplicationContextRunner runner = Contexts.plain()
		.withPropertyValues("external_dependencies.disk.type=file_system",
				"external_dependencies.disk.max_concurrent=1")
		.withBean(Disk.class);

	@AfterEach
	void clean() {
		MDC.clear();
		TENANT.remove();
		ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void loggingContextIsThereOnTheWorkerWithAndWithoutMicrometer(boolean micrometer) {
		with(micrometer).run((context) -> {
			assertThat(context)
				.hasSingleBean(micrometer ? MicrometerContextPropagator.class : (Class<?>) MdcContextPropagator.class);
			MDC.put("request", "4711");
			assertThat(context.getBean(Disk.class).onWorker()).startsWith("resilience-disk-").endsWith(" 4711 null");
			assertThat(MDC.get("request")).isEqualTo("4711");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void workerIsCleanAfterwards(boolean micrometer) {
		with(micrometer).run((context) -> {
			ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", TENANT);
			MDC.put("request", "4711");
			TENANT.set("acme");
			context.getBean(Disk.class).onWorker();
			MDC.clear();
			TENANT.remove();
			assertThat(context.getBean(Disk.class).onWorker()).endsWith("-1 null null");
		});
	}

	@Test
	void workerIsCleanAfterBodyThatThrewAndLeftSomethingBehind() {
		this.runner.run((context) -> {
			MDC.put("request", "4711");
			assertThat(context.getBean(Disk.class).fails()).isEqualTo("4711");
			MDC.clear();
			assertThat(context.getBean(Disk.class).onWorker()).endsWith("-1 null null");
		});
	}

	@Test
	void threadLocalsThatMicrometerKnowsAreThereOnTheWorker() {
		this.runner.run((context) -> {
			ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", TENANT);
			TENANT.set("acme");
			assertThat(context.getBean(Disk.class).onWorker()).endsWith(" null acme");
		});
	}

	@Test
	void aPropagatorWhoseContextOneThreadAtATimeCanEnterFailsTheStart() {
		ContextPropagator ofSecurity = new ContextPropagator() {

			@Override
			public <T> Callable<T> capture(Callable<T> body) {
				return new DelegatingSecurityContextCallable<>(body);
			}

		};
		this.runner.withBean(ContextPropagator.class, () -> ofSecurity)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(IllegalArgumentException.class)
				.satisfies((cause) -> assertThat(context.getStartupFailure()).hasStackTraceContaining("(as "
						+ DelegatingSecurityContextCallable.class.getName() + ") cannot be entered within itself")));
	}

	@Test
	void bodyOfSemaphoreDependencyStaysOnTheCallersThread() {
		this.runner.run((context) -> assertThat(context.getBean(Disk.class).onCaller())
			.isEqualTo(Thread.currentThread().getName()));
	}

	private ApplicationContextRunner with(boolean micrometer) {
		return micrometer ? this.runner : this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.context"));
	}

	public static class Disk {

		@FileSystemCall("disk")
		public String onWorker() {
			return Thread.currentThread().getName() + " " + MDC.get("request") + " " + TENANT.get();
		}

		@FileSystemCall(value = "disk", fallback = "request")
		public String fails() {
			MDC.put("left", "behind");
			MDC.put("request", "changed");
			throw new IllegalStateException();
		}

		String request() {
			return MDC.get("request");
		}

		@DatabaseCall("database")
		public String onCaller() {
			return Thread.currentThread().getName();
		}

	}

}
