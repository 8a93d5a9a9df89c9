package io.resilience.event;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.circuitbreaker.CircuitBreakerStateChanged;
import io.resilience.guard.CallEnded;
import io.resilience.guard.Guard;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class EventPublisherTests {

	private final ManualTime time = new ManualTime();

	private final EventPublisher events = new EventPublisher();

	private final List<ResilienceEvent> heard = new ArrayList<>();

	private final Guard guard = Guard.builder()
		.name("api")
		.time(this.time, this.time)
		.events(this.events)
		.circuitBreaker(CircuitBreakerConfig.builder().failureThreshold(2).build())
		.build();

	private void fail() {
		catchThrowable(() -> this.guard.operation("order").call((Callable<String>) () -> {
			throw new IOException("card 4111 1111 1111 1111 of Jane Doe");
		}));
	}

	@Test
	void listenerThatFailsKeepsNothingFromTheOthersAndBreaksNoCall() throws Exception {
		this.events.add((event) -> {
			throw new IllegalStateException("listener");
		});
		this.events.add((event) -> {
			throw new AssertionError("listener");
		});
		this.events.add(this.heard::add);
		Throwable thrown = catchThrowable(() -> this.guard.call((Callable<String>) () -> {
			throw new IOException("down");
		}));
		assertThat(thrown).isInstanceOf(IOException.class);
		assertThat(this.heard).hasSize(1);
		assertThat(this.guard.call(() -> "fine")).isEqualTo("fine");
	}

	@Test
	void listenerIsTakenAwayAgain() {
		Runnable remove = this.events.add(this.heard::add);
		assertThat(this.events.isHeard(CallEnded.class)).isTrue();
		remove.run();
		assertThat(this.events.isHeard(CallEnded.class)).isFalse();
		fail();
		assertThat(this.heard).isEmpty();
	}

	@Test
	void nobodyMakesEventsThatNobodyWants() {
		this.events.add((type) -> !CallEvent.class.isAssignableFrom(type), this.heard::add);
		assertThat(this.events.isHeard(CallEnded.class)).isFalse();
		assertThat(this.events.isHeard(CircuitBreakerStateChanged.class)).isTrue();
		fail();
		fail();
		assertThat(this.heard).hasOnlyElementsOfType(CircuitBreakerStateChanged.class).hasSize(1);
	}

	@Test
	void choiceThatFailsIsNoChoice() {
		this.events.add((type) -> {
			throw new IllegalStateException("choice");
		}, this.heard::add);
		this.events.add(this.heard::add);
		fail();
		assertThat(this.heard).hasSize(1);
	}

	@Test
	void successIsNoEvent() {
		this.events.add(this.heard::add);
		this.guard.call(() -> "fine");
		assertThat(this.heard).isEmpty();
	}

	@Test
	void eventsTellClassesAndNeverMessages() {
		this.events.add(this.heard::add);
		fail();
		fail();
		assertThat(this.heard).hasSizeGreaterThanOrEqualTo(3)
			.allSatisfy((event) -> assertThat(event + " " + event.details()).doesNotContain("1111 1111", "Jane"))
			.allSatisfy((event) -> assertThat(event.dependency()).isEqualTo("api"));
		assertThat(this.heard).filteredOn((event) -> "order".equals(event.operation()))
			.hasSize(2)
			.allSatisfy((event) -> assertThat(event.details().toString()).contains("IOException"));
		assertThat(this.heard).extracting(ResilienceEvent::type)
			.allMatch((type) -> type.matches("[a-z_]+"))
			.contains("circuit_breaker_state_changed");
		assertThat(this.heard).extracting(ResilienceEvent::time)
			.allMatch((at) -> Duration.between(at, Instant.now()).abs().toMinutes() < 5);
	}

	@Test
	void listenerMayCallTheGuardAndChangeTheListeners() {
		Runnable[] remove = new Runnable[1];
		remove[0] = this.events.add((event) -> {
			remove[0].run();
			this.heard.add(event);
			this.guard.call(() -> "from the listener");
		});
		fail();
		fail();
		assertThat(this.heard).hasSize(1);
	}

}
