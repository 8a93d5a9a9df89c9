package io.resilience.spring.events;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.resilience.CircuitOpenException;
import io.resilience.circuitbreaker.CircuitBreakerStateChanged;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.event.ResilienceEvent;
import io.resilience.guard.CallEnded;
import io.resilience.guard.Outcome;
import io.resilience.spring.Contexts;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What listeners in an application hear.
 */
class ApplicationEventsTests {

	private final ApplicationContextRunner contexts = Contexts.plain();

	@Test
	void changeOfStateIsAnApplicationEvent() {
		this.contexts.withBean(OfChanges.class).run((context) -> {
			dependency(context).circuitBreaker().forceOpen();
			assertThat(context.getBean(OfChanges.class).heard).singleElement().satisfies((change) -> {
				assertThat(change.dependency()).isEqualTo("api");
				assertThat(change.from()).isEqualTo(CircuitState.CLOSED);
				assertThat(change.to()).isEqualTo(CircuitState.FORCED_OPEN);
			});
		});
	}

	@Test
	void callIsAnApplicationEventForWhoAsksForCalls() {
		this.contexts.withBean(OfCalls.class).run((context) -> {
			reject(dependency(context));
			assertThat(context.getBean(OfCalls.class).heard).singleElement()
				.satisfies((call) -> assertThat(call.outcome()).isEqualTo(Outcome.CIRCUIT_OPEN));
		});
	}

	@Test
	void whoAsksForAllEventsOfTheLibraryHearsOfCallsToo() {
		this.contexts.withBean(OfAll.class).run((context) -> {
			reject(dependency(context));
			assertThat(context.getBean(OfAll.class).heard).extracting(ResilienceEvent::type)
				.containsExactly("circuit_breaker_state_changed", "call_circuit_open");
		});
	}

	@Test
	void whileNobodyAsksForCallsNoEventIsMadeOfThem() {
		this.contexts.withBean(OfChanges.class).withBean(OfAnything.class).run((context) -> {
			reject(dependency(context));
			DependencyRegistry registry = context.getBean(DependencyRegistry.class);
			assertThat(registry.events().isHeard(CallEnded.class)).isFalse();
			assertThat(registry.events().isHeard(CircuitBreakerStateChanged.class)).isTrue();
			assertThat(context.getBean(OfAnything.class).payloads)
				.hasOnlyElementsOfType(CircuitBreakerStateChanged.class);
		});
	}

	private static Dependency dependency(ApplicationContext context) {
		return context.getBean(DependencyRegistry.class).registerApi("api");
	}

	private static void reject(Dependency dependency) {
		dependency.circuitBreaker().forceOpen();
		assertThat(catchThrowable(() -> dependency.call(() -> "x"))).isInstanceOf(CircuitOpenException.class);
	}

	static class OfChanges {

		private final List<CircuitBreakerStateChanged> heard = new CopyOnWriteArrayList<>();

		@EventListener
		void on(CircuitBreakerStateChanged change) {
			this.heard.add(change);
		}

	}

	static class OfCalls {

		private final List<CallEnded> heard = new CopyOnWriteArrayList<>();

		@EventListener
		void on(CallEnded call) {
			this.heard.add(call);
		}

	}

	static class OfAll {

		private final List<ResilienceEvent> heard = new CopyOnWriteArrayList<>();

		@EventListener
		void on(ResilienceEvent event) {
			this.heard.add(event);
		}

	}

	static class OfAnything implements ApplicationListener<ApplicationEvent> {

		private final List<Object> payloads = new CopyOnWriteArrayList<>();

		@Override
		public void onApplicationEvent(ApplicationEvent event) {
			if (event instanceof PayloadApplicationEvent<?> payload) {
				this.payloads.add(payload.getPayload());
			}
		}

	}

}
