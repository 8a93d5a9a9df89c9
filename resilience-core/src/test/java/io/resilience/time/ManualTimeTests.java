package io.resilience.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ManualTimeTests {

	private final ManualTime time = new ManualTime();

	private final List<String> log = new ArrayList<>();

	private Runnable logs(String what) {
		return () -> this.log.add(what + " at " + Duration.ofNanos(this.time.read()).toSeconds());
	}

	@Test
	void tasksRunInTheOrderOfTheirTimesWithTheTimeStandingAtTheirMoment() {
		this.time.schedule(logs("second"), Duration.ofSeconds(2).toNanos());
		this.time.schedule(logs("first"), Duration.ofSeconds(1).toNanos());
		this.time.schedule(logs("third"), Duration.ofSeconds(2).toNanos());
		this.time.schedule(logs("never"), Duration.ofSeconds(2).toNanos()).cancel();
		this.time.schedule(logs("later"), Duration.ofSeconds(9).toNanos());
		this.time.advance(Duration.ofSeconds(5));
		assertThat(this.log).containsExactly("first at 1", "second at 2", "third at 2");
		assertThat(this.time.read()).isEqualTo(Duration.ofSeconds(5).toNanos());
	}

	@Test
	void taskMayPlanTheNextOneWithinTheSameMove() {
		this.time.schedule(() -> this.time.schedule(logs("next"), Duration.ofSeconds(1).toNanos()),
				Duration.ofSeconds(1).toNanos());
		this.time.advance(Duration.ofSeconds(2));
		assertThat(this.log).containsExactly("next at 2");
	}

	@Test
	void dispatchedTasksRunAtOnceAndOneAfterTheOther() {
		this.time.dispatch(() -> {
			this.time.dispatch(logs("inner"));
			logs("outer").run();
		});
		assertThat(this.log).containsExactly("outer at 0", "inner at 0");
	}

	@Test
	void threadWaitsUntilTheTimeIsMoved() throws Exception {
		Thread waiting = new Thread(() -> {
			while (this.time.read() < Duration.ofSeconds(3).toNanos()) {
				this.time.park(this, Duration.ofSeconds(3).toNanos());
			}
		});
		waiting.start();
		this.time.awaitParked(1);
		this.time.advance(Duration.ofSeconds(3));
		waiting.join(10_000);
		assertThat(waiting.isAlive()).isFalse();
	}

}
