package io.resilience.spring.aop;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.CallTimeoutException;
import io.resilience.CircuitOpenException;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.Outcome;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.ResiliencePattern;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.GuardedMethodInfo;
import io.resilience.spring.registry.InvalidGuardedMethodException;
import io.resilience.spring.registry.Patterns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * An operation that is composed of several calls, guarded as a whole.
 */
class ResiliencePatternTests {

	private final ApplicationContextRunner runner = Contexts.plain()
		.withPropertyValues("resilience.retry_policy.base_delay=0.001")
		.withBean(Orders.class)
		.withBean(Inventory.class);

	@Test
	void timeoutOfTheAnnotationBoundsTheOperation() {
		this.runner.run((context) -> assertThatExceptionOfType(CallTimeoutException.class)
			.isThrownBy(context.getBean(Orders.class)::hangs));
	}

	@Test
	void withoutAnythingSaidThereIsTheDefaultTimeoutOnly() {
		this.runner.withPropertyValues("resilience.timeouts.default_timeout=0.05").run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(orders::hangsByDefault);
			assertThat(orders.calls()).hasValue(1);
			assertThat(context.getBean(Patterns.class).guards().get("plain").circuitBreaker()).isNull();
		});
	}

	@Test
	void failedOperationIsTriedAsOftenAsTheAnnotationSays() {
		this.runner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThatIllegalStateException().isThrownBy(orders::fails).withMessage("call 3");
			assertThat(orders.calls()).hasValue(3);
		});
	}

	@Test
	void configurationBeatsTheAnnotation() {
		this.runner.withPropertyValues("resilience.patterns.retried.max_attempts=2").run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThatIllegalStateException().isThrownBy(orders::fails).withMessage("call 2");
		});
	}

	@Test
	void everyAttemptGoesThroughTheDependencyOfTheSameMethod() {
		this.runner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThatIllegalStateException().isThrownBy(orders::failsInDependency);
			assertThat(orders.calls()).hasValue(3);
			assertThat(context.getBean(DependencyRegistry.class)
				.get("stock")
				.operation("failsInDependency")
				.count(Outcome.FAILURE)).isEqualTo(3);
		});
	}

	@Test
	void rejectionOfAnInnerDependencyIsFinal() {
		this.runner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			context.getBean(DependencyRegistry.class).get("inventory").circuitBreaker().forceOpen();
			assertThatExceptionOfType(CircuitOpenException.class)
				.isThrownBy(() -> orders.reserves(context.getBean(Inventory.class)))
				.satisfies((ex) -> assertThat(ex.dependency()).isEqualTo("inventory"));
			assertThat(orders.calls()).hasValue(1);
		});
	}

	@Test
	void breakerOpensAfterAsManyFailuresAsTheAnnotationSays() {
		this.runner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThatIllegalStateException().isThrownBy(orders::breaks);
			assertThatIllegalStateException().isThrownBy(orders::breaks);
			assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(orders::breaks);
			assertThat(orders.calls()).hasValue(2);
		});
	}

	@Test
	void fallbackAnswersOnceAllAttemptsHaveFailed() {
		this.runner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThat(orders.answered("a")).isEqualTo("a after call 2");
			assertThat(orders.calls()).hasValue(2);
		});
	}

	@Test
	void fallbackThatCallsADependencyIsGuardedItself() {
		this.runner.run((context) -> {
			assertThat(context.getBean(Orders.class).fromArchive()).isEqualTo("archived");
			assertThat(context.getBean(DependencyRegistry.class)
				.get("archive")
				.operation("archived")
				.count(Outcome.SUCCESS)).isOne();
		});
	}

	@Test
	void checkedExceptionIsUnchanged() {
		this.runner.run((context) -> assertThatExceptionOfType(IOException.class)
			.isThrownBy(context.getBean(Orders.class)::failsChecked)
			.withMessage("checked"));
	}

	@Test
	void stageIsTriedAgainAndAnsweredLater() {
		this.runner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThat(orders.later(3)).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("call 3");
			assertThat(orders.later(10)).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("fallback");
			assertThat(orders.calls()).hasValue(6);
		});
	}

	@Test
	void stageThatIsNeverCompleteTimesOut() {
		this.runner.run((context) -> assertThat(context.getBean(Orders.class).never().toCompletableFuture())
			.failsWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.withCauseInstanceOf(CallTimeoutException.class));
	}

	@Test
	void methodsOfOneNameShareOneGuard() {
		this.runner.withBean(Shared.class).run((context) -> {
			Shared shared = context.getBean(Shared.class);
			assertThatIllegalStateException().isThrownBy(shared::fails);
			assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(shared::works);
			assertThat(context.getBean(Patterns.class).guards()).containsOnlyKeys("shared", "broken", "plain", "quick",
					"retried", "stage", "endless", "once", "twice");
		});
	}

	@Test
	void methodsOfOneNameThatSayDifferentThingsFailTheStart() {
		this.runner.withBean(Contradicting.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidGuardedMethodException.class)
				.hasMessageContaining("are the same pattern 'one'"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "false" })
	void annotationOfAClassOrInterfaceHoldsForItsMethodsAndPlaceholdersAreResolved(String proxyTargetClass) {
		this.runner
			.withPropertyValues("spring.aop.proxy-target-class=" + proxyTargetClass, "pattern=checkout", "limit=50ms")
			.withBean("checkout", Checkout.class, CheckoutService::new)
			.run((context) -> {
				Checkout checkout = context.getBean(Checkout.class);
				assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(checkout::pay)
					.satisfies((ex) -> assertThat(ex.dependency()).isEqualTo("checkout"));
				assertThat(checkout.own()).isEqualTo("own");
				assertThat(context.getBean(Patterns.class).guards().get("own").operations())
					.anySatisfy((operation) -> assertThat(operation.count(Outcome.SUCCESS)).isOne());
			});
	}

	@Test
	void whatCannotWorkFailsTheStart() {
		assertFails(new PrivateMethod(), "is annotated, but it is private");
		assertFails(new BadTimeout(), "The timeout 'soon' of");
		assertFails(new BadFallback(), "The fallback 'none' of");
		assertFails(new BadAttempts(), "The maxAttempts -1 of");
		assertFails(new NoName(), "names no pattern");
	}

	private void assertFails(Object bean, String message) {
		new ApplicationContextRunner().withConfiguration(Contexts.starter())
			.withBean("invalid", Object.class, () -> bean)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidGuardedMethodException.class)
				.hasMessageContaining(message));
	}

	@Test
	void chainIsReported() {
		this.runner.run((context) -> assertThat(context.getBean(Dependencies.class).methods())
			.filteredOn((method) -> method.method().endsWith(".answered"))
			.singleElement()
			.extracting(GuardedMethodInfo::toString)
			.asString()
			.endsWith("Orders.answered -> twice/answered: fallback > retry(2 attempts) > timeout(PT30S)"));
	}

	@Test
	void withoutTheLibraryTheMethodIsAsItWas() {
		this.runner.withPropertyValues("resilience.enabled=false").run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThat(orders.getClass()).isEqualTo(Orders.class);
			assertThat(context.getBean(Patterns.class).guards()).isEmpty();
			assertThatIllegalStateException().isThrownBy(orders::fails).withMessage("call 1");
		});
	}

	static class Orders {

		private final AtomicInteger calls = new AtomicInteger();

		AtomicInteger calls() {
			return this.calls;
		}

		@ResiliencePattern(value = "quick", timeout = "50ms")
		String hangs() throws InterruptedException {
			new CountDownLatch(1).await();
			return "never";
		}

		@ResiliencePattern("plain")
		String hangsByDefault() throws InterruptedException {
			this.calls.incrementAndGet();
			new CountDownLatch(1).await();
			return "never";
		}

		@ResiliencePattern(value = "retried", maxAttempts = 3)
		String fails() {
			throw new IllegalStateException("call " + this.calls.incrementAndGet());
		}

		@ResiliencePattern(value = "retried", maxAttempts = 3)
		@ApiCall("stock")
		String failsInDependency() {
			throw new IllegalStateException("call " + this.calls.incrementAndGet());
		}

		@ResiliencePattern(value = "retried", maxAttempts = 3)
		String reserves(Inventory inventory) {
			this.calls.incrementAndGet();
			return inventory.reserve();
		}

		@ResiliencePattern(value = "broken", failureThreshold = 2)
		String breaks() {
			throw new IllegalStateException("call " + this.calls.incrementAndGet());
		}

		@ResiliencePattern(value = "twice", maxAttempts = 2, fallback = "instead")
		String answered(String order) {
			throw new IllegalStateException("call " + this.calls.incrementAndGet());
		}

		private String instead(String order, IllegalStateException failure) {
			return order + " after " + failure.getMessage();
		}

		@ResiliencePattern(value = "once", fallback = "archived")
		String fromArchive() {
			throw new IllegalStateException("fails");
		}

		@ApiCall("archive")
		String archived() {
			return "archived";
		}

		@ResiliencePattern("once")
		String failsChecked() throws IOException {
			throw new IOException("checked");
		}

		@ResiliencePattern(value = "stage", maxAttempts = 3, fallback = "laterInstead")
		CompletableFuture<String> later(int works) {
			int call = this.calls.incrementAndGet();
			return (call >= works) ? CompletableFuture.completedFuture("call " + call)
					: CompletableFuture.failedFuture(new IllegalStateException("call " + call));
		}

		private CompletableFuture<String> laterInstead(int works, IllegalStateException failure) {
			return CompletableFuture.completedFuture("fallback");
		}

		@ResiliencePattern(value = "endless", timeout = "50ms")
		CompletionStage<String> never() {
			return new CompletableFuture<>();
		}

	}

	static class Inventory {

		@ApiCall("inventory")
		String reserve() {
			return "reserved";
		}

	}

	static class Shared {

		@ResiliencePattern(value = "shared", failureThreshold = 1)
		String fails() {
			throw new IllegalStateException("fails");
		}

		@ResiliencePattern(value = "shared", failureThreshold = 1)
		String works() {
			return "works";
		}

	}

	static class Contradicting {

		@ResiliencePattern(value = "one", timeout = "1s")
		void first() {
		}

		@ResiliencePattern(value = "one", timeout = "2s")
		void second() {
		}

	}

	@ResiliencePattern(value = "${pattern}", timeout = "${limit}")
	interface Checkout {

		void pay() throws InterruptedException;

		String own();

	}

	static class CheckoutService implements Checkout {

		@Override
		public void pay() throws InterruptedException {
			new CountDownLatch(1).await();
		}

		@Override
		@ResiliencePattern("own")
		public String own() {
			return "own";
		}

	}

	static class PrivateMethod {

		@ResiliencePattern("invalid")
		private void call() {
		}

	}

	static class BadTimeout {

		@ResiliencePattern(value = "invalid", timeout = "soon")
		void call() {
		}

	}

	static class BadFallback {

		@ResiliencePattern(value = "invalid", fallback = "none")
		void call() {
		}

	}

	static class BadAttempts {

		@ResiliencePattern(value = "invalid", maxAttempts = -1)
		void call() {
		}

	}

	static class NoName {

		@ResiliencePattern("")
		void call() {
		}

	}

}
