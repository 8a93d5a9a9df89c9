package io.resilience.spring.aop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.resilience.LoadShedException;
import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.LoadShedderConfig;
import io.resilience.loadshed.LoadSignal;
import io.resilience.loadshed.Priority;
import io.resilience.loadshed.ShedStrategy;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.LoadShed;
import io.resilience.spring.annotation.ResiliencePattern;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.GuardedMethodInfo;
import io.resilience.spring.registry.InvalidGuardedMethodException;
import io.resilience.spring.registry.Patterns;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Inbound work that is refused before it begins.
 */
class LoadShedTests {

	private volatile double pressure;

	private final ApplicationContextRunner runner = Contexts.plain().withBean(Inbound.class);

	@Test
	void lessImportantWorkIsRefusedFirst() {
		with(ShedStrategy.PRIORITY).run((context) -> {
			Inbound inbound = context.getBean(Inbound.class);
			this.pressure = 0.95;
			assertThat(inbound.critical()).isEqualTo("critical");
			assertThat(inbound.important()).isEqualTo("important");
			assertThatExceptionOfType(LoadShedException.class).isThrownBy(inbound::background);
			assertThat(inbound.bodies()).containsExactly("critical", "important");
		});
	}

	@Test
	void clientThatAsksTooMuchIsRefusedFirst() {
		with(ShedStrategy.FAIR).run((context) -> {
			Inbound inbound = context.getBean(Inbound.class);
			for (int i = 0; i < 20; i++) {
				inbound.of(new Request("alice"), new CompletableFuture<>());
			}
			inbound.of(new Request("bob"), new CompletableFuture<>());
			this.pressure = 0.95;
			assertThat(inbound.of(new Request("bob"), CompletableFuture.completedFuture("done"))).isCompleted();
			assertThat(inbound.of(new Request("alice"), CompletableFuture.completedFuture("done")))
				.isCompletedExceptionally();
		});
	}

	@Test
	void workThatAnswersLaterIsInFlightUntilItHas() {
		this.runner.run((context) -> {
			LoadShedder shedder = context.getBean(LoadShedder.class);
			CompletableFuture<String> answer = new CompletableFuture<>();
			CompletableFuture<String> result = context.getBean(Inbound.class).of(new Request("alice"), answer);
			assertThat(shedder.snapshot().inFlight()).isOne();
			answer.complete("done");
			assertThat(result).isCompletedWithValue("done");
			assertThat(shedder.snapshot().inFlight()).isZero();
		});
	}

	@Test
	void workThatFailsIsNoLongerInFlight() {
		this.runner.run((context) -> {
			assertThatIllegalStateException().isThrownBy(context.getBean(Inbound.class)::fails);
			assertThat(context.getBean(LoadShedder.class).snapshot().inFlight()).isZero();
		});
	}

	@Test
	void refusedWorkBeginsNeitherPatternNorDependency() {
		with(ShedStrategy.PRIORITY).run((context) -> {
			this.pressure = 0.95;
			Inbound inbound = context.getBean(Inbound.class);
			assertThatExceptionOfType(LoadShedException.class).isThrownBy(inbound::everything);
			assertThat(inbound.bodies()).isEmpty();
			assertThat(context.getBean(Patterns.class).guards().get("everything").calls().counts().values())
				.containsOnly(0L);
			assertThat(context.getBean(Dependencies.class).methods())
				.filteredOn((method) -> method.method().endsWith(".everything"))
				.extracting(GuardedMethodInfo::dependency)
				.containsExactlyInAnyOrder("inbound", "everything", "service");
		});
	}

	@Test
	void clientIsReadFromTheParametersByNameOrPosition() throws Exception {
		assertThat(clientId("#request.name")).isEqualTo("alice");
		assertThat(clientId("#a0.name")).isEqualTo("alice");
		assertThat(clientId("#p0.name + '!'")).isEqualTo("alice!");
		assertThat(clientId("null")).isNull();
	}

	@Test
	void clientThatCannotBeReadDoesNotFailTheWork() {
		this.runner
			.run((context) -> assertThatCode(() -> context.getBean(Inbound.class).of(null, new CompletableFuture<>()))
				.doesNotThrowAnyException());
	}

	private static String clientId(String expression) throws Exception {
		return ClientId
			.of(expression, Inbound.class.getDeclaredMethod("of", Request.class, CompletableFuture.class), "here")
			.read(new Object[] { new Request("alice"), null });
	}

	@Test
	void whatCannotWorkFailsTheStart() {
		assertFails(new NoExpression(), "is no SpEL expression");
		assertFails(new NoParameter(), "speaks of #client, which is no parameter");
		assertFails(new NoPriority(), "must be from 0 (critical) to 10 (background)");
		assertFails(new FinalMethod(), "is annotated, but it is final");
	}

	private void assertFails(Object bean, String message) {
		Contexts.plain()
			.withBean("invalid", Object.class, () -> bean)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidGuardedMethodException.class)
				.hasMessageContaining(message));
	}

	@Test
	void shedderIsMadeOnlyWhereWorkIsAnnotatedAndFromTheSettingsThatAreThere() {
		Contexts.plain()
			.run((context) -> assertThat(context.getSourceApplicationContext().getBeanFactory())
				.satisfies((beans) -> assertThat(beans.containsSingleton("resilienceLoadShedder")).isFalse()));
		this.runner.withPropertyValues("resilience.load_shedding.max_limit=50").run((context) -> {
			assertThat(context.getBean(LoadShedder.class).config())
				.isEqualTo(LoadShedderConfig.builder().maxLimit(50).build());
			assertThat(context.getBean(LoadShedder.class).name()).isEqualTo("inbound");
		});
	}

	@Test
	void withoutTheLibraryNothingIsRefused() {
		this.runner.withPropertyValues("resilience.enabled=false").run((context) -> {
			assertThat(context.getBean(Inbound.class).getClass()).isEqualTo(Inbound.class);
			LoadShedder shedder = context.getBean(LoadShedder.class);
			for (int i = 0; i < 2000; i++) {
				shedder.acquire(Priority.BACKGROUND, null);
			}
			assertThat(shedder.snapshot().totalShed()).isZero();
		});
	}

	private ApplicationContextRunner with(ShedStrategy strategy) {
		LoadShedderConfig config = LoadShedderConfig.builder()
			.strategy(strategy)
			.cpuThreshold(1)
			.memoryThreshold(1)
			.sampleInterval(Duration.ofNanos(1))
			.build();
		return this.runner.withBean(LoadShedder.class,
				() -> LoadShedder.builder("inbound")
					.config(config)
					.signal(LoadSignal.of("fake", () -> this.pressure))
					.build());
	}

	public record Request(String name) {
	}

	static class Inbound {

		private final List<String> bodies = new ArrayList<>();

		List<String> bodies() {
			return this.bodies;
		}

		@LoadShed(priority = Priority.CRITICAL)
		String critical() {
			return body("critical");
		}

		@LoadShed(priority = 1)
		String important() {
			return body("important");
		}

		@LoadShed(priority = Priority.BACKGROUND)
		String background() {
			return body("background");
		}

		@LoadShed(clientId = "#request.name")
		CompletableFuture<String> of(Request request, CompletableFuture<String> answer) {
			return answer;
		}

		@LoadShed
		String fails() {
			throw new IllegalStateException("fails");
		}

		@LoadShed(priority = Priority.BACKGROUND)
		@ResiliencePattern(value = "everything", maxAttempts = 3, fallback = "instead")
		@ApiCall("service")
		String everything() {
			return body("everything");
		}

		private String instead() {
			return body("fallback");
		}

		private String body(String name) {
			this.bodies.add(name);
			return name;
		}

	}

	static class NoExpression {

		@LoadShed(clientId = "#request.")
		void call(String request) {
		}

	}

	static class NoParameter {

		@LoadShed(clientId = "#client")
		void call(String request) {
		}

	}

	static class NoPriority {

		@LoadShed(priority = 11)
		void call() {
		}

	}

	static class FinalMethod {

		@LoadShed
		final void call() {
		}

	}

}
