package io.resilience.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What listeners hear of a trouble, and how often.
 */
class AlertsTests {

	private final ManualTime time = new ManualTime();

	private final Alerts alerts = new Alerts(this.time, Duration.ofHours(1));

	private final List<ResilienceAlert> told = new ArrayList<>();

	AlertsTests() {
		this.alerts.add(this.told::add);
	}

	@Test
	void troubleIsToldWhenItBeginsAndWhenItIsOver() {
		firing("db", AlertLevel.WARNING, "half dead");
		over("db");
		assertThat(this.told).extracting(ResilienceAlert::state)
			.containsExactly(AlertState.RAISED, AlertState.RESOLVED);
		assertThat(this.told).extracting(ResilienceAlert::id).containsOnly("failure_rate/db");
		assertThat(this.told).extracting(ResilienceAlert::level).containsOnly(AlertLevel.WARNING);
		assertThat(this.told).extracting(ResilienceAlert::message).containsExactly("half dead", "well again");
		assertThat(this.told.get(1).isResolved()).isTrue();
		assertThat(this.told.get(1).since()).isEqualTo(this.told.get(0).time());
	}

	@Test
	void troubleThatLastsIsToldAgainAfterAnHour() {
		for (int minutes = 0; minutes < 150; minutes++) {
			firing("db", AlertLevel.WARNING, "after %d minutes".formatted(minutes));
			this.time.advance(Duration.ofMinutes(1));
		}
		assertThat(this.told).extracting(ResilienceAlert::message)
			.containsExactly("after 0 minutes", "after 60 minutes", "after 120 minutes");
		assertThat(this.told).extracting(ResilienceAlert::state)
			.containsExactly(AlertState.RAISED, AlertState.REPEATED, AlertState.REPEATED);
	}

	@Test
	void troubleThatBecomesWorseIsToldAtOnceAndOneThatBecomesLessBadIsNot() {
		firing("db", AlertLevel.WARNING, "bad");
		firing("db", AlertLevel.CRITICAL, "worse");
		firing("db", AlertLevel.WARNING, "bad");
		assertThat(this.told).extracting(ResilienceAlert::message).containsExactly("bad", "worse");
		assertThat(this.told.get(1).state()).isEqualTo(AlertState.RAISED);
		assertThat(this.alerts.active()).singleElement()
			.satisfies((alert) -> assertThat(alert.level()).isEqualTo(AlertLevel.WARNING));
	}

	@Test
	void whatWasNotWrongIsNotToldToBeRight() {
		over("db");
		assertThat(this.told).isEmpty();
	}

	@Test
	void troubleThatComesBackIsToldAtOnce() {
		firing("db", AlertLevel.WARNING, "first");
		over("db");
		firing("db", AlertLevel.WARNING, "second");
		assertThat(this.told).extracting(ResilienceAlert::message).containsExactly("first", "well again", "second");
	}

	@Test
	void activeAlertsShowTheLatestOfEachTrouble() {
		firing("b", AlertLevel.WARNING, "1");
		firing("a", AlertLevel.WARNING, "1");
		firing("b", AlertLevel.WARNING, "2");
		assertThat(this.alerts.active()).extracting(ResilienceAlert::name).containsExactly("a", "b");
		assertThat(this.alerts.active()).extracting(ResilienceAlert::message).containsExactly("1", "2");
		over("b");
		assertThat(this.alerts.active()).extracting(ResilienceAlert::name).containsExactly("a");
		assertThat(this.alerts.isFiring(AlertKind.FAILURE_RATE, "b")).isFalse();
		assertThat(this.alerts.isFiring(AlertKind.TIMEOUT_RATE, "a")).isFalse();
	}

	@Test
	void listenerThatFailsKeepsNothingFromOthers() {
		Alerts alerts = new Alerts(this.time, Duration.ofHours(1));
		alerts.add((alert) -> {
			throw new IllegalStateException("broken listener");
		});
		alerts.add(this.told::add);
		alerts.firing(AlertKind.HEALTH_CHECK, "db", AlertLevel.CRITICAL, "down");
		alerts.deliver();
		assertThat(this.told).hasSize(1);
	}

	@Test
	void listenerThatCausesAnAlertIsToldOfItAfterThisOne() {
		List<String> heard = new ArrayList<>();
		Runnable remove = this.alerts.add((alert) -> {
			heard.add("begin " + alert.name());
			if (alert.name().equals("first")) {
				firing("second", AlertLevel.WARNING, "caused");
			}
			heard.add("end " + alert.name());
		});
		firing("first", AlertLevel.WARNING, "cause");
		assertThat(heard).containsExactly("begin first", "end first", "begin second", "end second");
		remove.run();
		firing("third", AlertLevel.WARNING, "unheard");
		assertThat(heard).hasSize(4);
	}

	@Test
	void nothingIsToldBeforeItIsDelivered() {
		this.alerts.firing(AlertKind.FAILURE_RATE, "db", AlertLevel.WARNING, "bad");
		assertThat(this.told).isEmpty();
		this.alerts.deliver();
		assertThat(this.told).hasSize(1);
		this.alerts.deliver();
		assertThat(this.told).hasSize(1);
	}

	@Test
	void alertIsAnEventToo() {
		firing("db", AlertLevel.CRITICAL, "bad");
		ResilienceAlert alert = this.told.get(0);
		assertThat(alert.type()).isEqualTo("alert_raised");
		assertThat(alert.dependency()).isEqualTo("db");
		assertThat(alert.details()).containsEntry("kind", "failure_rate")
			.containsEntry("level", "critical")
			.containsEntry("message", "bad");
	}

	@Test
	void repeatIntervalMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Alerts(this.time, Duration.ZERO))
			.withMessage("Invalid repeat_interval (PT0S): must be above zero");
	}

	private void firing(String name, AlertLevel level, String message) {
		this.alerts.firing(AlertKind.FAILURE_RATE, name, level, message);
		this.alerts.deliver();
	}

	private void over(String name) {
		this.alerts.over(AlertKind.FAILURE_RATE, name, "well again");
		this.alerts.deliver();
	}

}
