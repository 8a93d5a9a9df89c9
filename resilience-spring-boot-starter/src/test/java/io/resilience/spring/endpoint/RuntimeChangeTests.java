package io.resilience.spring.endpoint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.resilience.BulkheadFullException;
import io.resilience.bulkhead.Permit;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.health.HealthThresholds;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.registry.Dependencies;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RuntimeChangeTests {

	private final ManualTime time = new ManualTime();

	private final DependencyRegistry registry = DependencyRegistry.builder()
		.ticker(this.time)
		.scheduler(this.time)
		.build();

	private final Dependencies dependencies = new Dependencies(
			DependencySettings.from(new MockEnvironment().withProperty("external_dependencies.db.type", "database")
				.withProperty("external_dependencies.db.operations.report.timeout", "60")
				.withProperty("external_dependencies.files.type", "cache"), getClass().getClassLoader()),
			this.registry);

	private final ResilienceEndpoint endpoint = new ResilienceEndpoint(this.dependencies, HealthThresholds::defaults,
			() -> null, () -> MonitorDescriptor.of(null), () -> ProcessDescriptor.of(null, null, null, null));

	private Dependency db;

	@BeforeEach
	void register() {
		this.dependencies.afterSingletonsInstantiated();
		this.db = this.registry.get("db");
	}

	@AfterEach
	void close() {
		this.registry.close();
	}

	@Test
	void aChangeIsAppliedAtOnceAndShownWithItsOrigin() {
		DependencyDescriptor now = change("db", null, 3, "0.5", null);
		assertThat(this.db.bulkhead().capacity()).isEqualTo(3);
		assertThat(this.db.config().timeout()).isEqualTo(Duration.ofMillis(500));
		assertThat(now.config()).containsEntry("bulkhead.max_concurrent", new ConfigDescriptor(3, "runtime"))
			.containsEntry("timeout", new ConfigDescriptor("PT0.5S", "runtime"));
		assertThat(now.override()).isNotNull();
	}

	@Test
	void aWaitOfZeroRejectsAtOnce() {
		DependencyDescriptor now = Objects
			.requireNonNull(this.endpoint.change("db", null, "1", "0s", null, null, null));
		assertThat(now.config()).containsEntry("bulkhead.max_wait", new ConfigDescriptor("PT0S", "runtime"));
		try (Permit permit = this.db.bulkhead().acquire()) {
			assertThat(permit).isNotNull();
			assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(() -> this.db.bulkhead().acquire());
		}
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> this.endpoint.change("db", null, null, "-1s", null, null, null))
			.withMessageContaining("maxWait");
	}

	@Test
	void aTimeoutBeatsThatOfAnOperation() {
		assertThat(this.db.operation("report").timeoutNanos()).isEqualTo(Duration.ofSeconds(60).toNanos());
		change("db", null, null, "2s", null);
		assertThat(this.db.operation("report").timeoutNanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
		this.endpoint.undo("db");
		assertThat(this.db.operation("report").timeoutNanos()).isEqualTo(Duration.ofSeconds(60).toNanos());
	}

	@Test
	void callsUnderWaySurviveALowerLimit() {
		List<Permit> permits = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			permits.add(this.db.bulkhead().acquire());
		}
		change("db", null, 2, null, null);
		assertThat(this.db.bulkhead().active()).isEqualTo(4);
		permits.forEach(Permit::close);
		assertThat(this.db.bulkhead().active()).isZero();
	}

	@Test
	void everythingIsUndoneAtExpiry() {
		change("db", "force_open", 3, "1s", "30");
		assertThat(breaker()).isEqualTo(CircuitState.FORCED_OPEN);
		this.time.advance(Duration.ofSeconds(29));
		assertThat(this.db.bulkhead().capacity()).isEqualTo(3);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.db.bulkhead().capacity()).isEqualTo(10);
		assertThat(this.db.config().timeout()).isEqualTo(Duration.ofSeconds(10));
		assertThat(breaker()).isEqualTo(CircuitState.CLOSED);
		assertThat(Objects.requireNonNull(this.endpoint.dependency("db")).override()).isNull();
	}

	@Test
	void deletingUndoesAlsoForcedStates() {
		change("db", "DISABLE", null, null, null);
		assertThat(breaker()).isEqualTo(CircuitState.DISABLED);
		this.endpoint.undo("db");
		assertThat(breaker()).isEqualTo(CircuitState.CLOSED);
	}

	@Test
	void eachChangeEndsAtItsOwnTime() {
		change("db", null, 3, null, "10");
		change("db", null, null, "1s", null);
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.db.bulkhead().capacity()).isEqualTo(10);
		assertThat(this.db.config().timeout()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void whatALaterChangeCoversComesBackWhenThatEndsFirst() {
		change("db", null, 3, null, null);
		change("db", null, 5, null, "10");
		assertThat(this.db.bulkhead().capacity()).isEqualTo(5);
		this.time.advance(Duration.ofSeconds(10));
		assertThat(this.db.bulkhead().capacity()).isEqualTo(3);
		this.endpoint.undo("db");
		assertThat(this.db.bulkhead().capacity()).isEqualTo(10);
	}

	@Test
	void whatALaterChangeCoversForLongerDoesNotComeBack() {
		change("db", null, 3, null, "5");
		change("db", null, 5, null, "10");
		this.time.advance(Duration.ofSeconds(5));
		assertThat(this.db.bulkhead().capacity()).isEqualTo(5);
		this.time.advance(Duration.ofSeconds(5));
		assertThat(this.db.bulkhead().capacity()).isEqualTo(10);
	}

	@Test
	void theBreakerAloneCanBeChanged() {
		change("db", null, 3, null, "60");
		change("db", "FORCE_OPEN", null, null, "10");
		assertThat(this.db.bulkhead().capacity()).isEqualTo(3);
		assertThat(breaker()).isEqualTo(CircuitState.FORCED_OPEN);
		change("db", "CLOSE", null, null, null);
		assertThat(breaker()).isEqualTo(CircuitState.CLOSED);
		change("db", "DISABLE", null, null, null);
		change("db", "FORCE_OPEN", null, null, "10");
		this.time.advance(Duration.ofSeconds(10));
		assertThat(breaker()).as("what was there before").isEqualTo(CircuitState.DISABLED);
		this.time.advance(Duration.ofSeconds(50));
		assertThat(this.db.bulkhead().capacity()).isEqualTo(10);
		assertThat(breaker()).isEqualTo(CircuitState.DISABLED);
		change("db", "RESET", null, null, null);
		assertThat(Objects.requireNonNull(this.endpoint.dependency("db")).override()).isNull();
	}

	@Test
	void ifOneValueIsImpossibleNothingChanges() {
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> change("db", "FORCE_OPEN", 0, "1s", null))
			.withMessage("Invalid maxConcurrent (0): must be at least 1");
		assertThat(breaker()).isEqualTo(CircuitState.CLOSED);
		assertThat(this.db.config().timeout()).isEqualTo(Duration.ofSeconds(10));
		for (String timeout : List.of("0", "-1", "soon")) {
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> change("db", null, null, timeout, null))
				.withMessageContaining(timeout);
		}
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> change("db", "EXPLODE", null, null, null))
			.withMessageContaining("FORCE_OPEN");
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> change("files", "FORCE_OPEN", null, null, null))
			.withMessageContaining("no circuit breaker");
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> change("db", null, null, null, "10"))
			.withMessageContaining("Nothing to change");
	}

	@Test
	void anUnknownDependencyIsNone() {
		assertThat(this.endpoint.change("nobody", null, "3", null, null, null, null)).isNull();
		assertThat(this.endpoint.undo("nobody")).isNull();
	}

	@Test
	void eachChangeIsAnEventWithItsReason() {
		List<String> events = new ArrayList<>();
		this.registry.events().add((event) -> events.add(event.type() + " " + event.details().get("reason")));
		this.endpoint.change("db", null, "3", null, null, "5", "drill");
		this.time.advance(Duration.ofSeconds(5));
		assertThat(events).containsExactly("runtime_override_applied drill", "runtime_override_expired drill");
	}

	private CircuitState breaker() {
		return Objects.requireNonNull(this.db.circuitBreaker()).state();
	}

	private DependencyDescriptor change(String name, String breaker, Integer maxConcurrent, String timeout,
			String expiresIn) {
		return Objects.requireNonNull(this.endpoint.change(name, breaker,
				(maxConcurrent != null) ? maxConcurrent.toString() : null, null, timeout, expiresIn, null));
	}

}
