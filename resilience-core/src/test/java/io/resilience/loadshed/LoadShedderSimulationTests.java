package io.resilience.loadshed;

import java.time.Duration;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;

import io.resilience.LoadShedException;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole shedder in virtual time, in front of a backend of 50 servers, 100 ms a call:
 * 500 calls a second, of which a tenth is critical and a half in the background.
 */
class LoadShedderSimulationTests {

	private static final double CAPACITY = 500;

	private static final int SECONDS = 60;

	private final ManualTime time = new ManualTime();

	private final Random random = new Random(11);

	private final PriorityQueue<Long> freeAt = new PriorityQueue<>();

	private final int[] asked = new int[11];

	private final int[] served = new int[11];

	private final LoadShedder shedder = LoadShedder.builder("inbound")
		.config(LoadShedderTests.unwatched().build())
		.ticker(this.time)
		.build();

	LoadShedderSimulationTests() {
		for (int server = 0; server < 50; server++) {
			this.freeAt.add(0L);
		}
	}

	@Test
	void atDoubleLoadTheBackendIsBusyAndCriticalCallsHardlyNoticeIt() {
		offer(2 * CAPACITY, SECONDS);
		Arrays.fill(this.asked, 0);
		Arrays.fill(this.served, 0);
		offer(2 * CAPACITY, SECONDS);
		assertThat((double) Arrays.stream(this.served).sum() / SECONDS).as("throughput").isGreaterThan(0.9 * CAPACITY);
		assertThat(share(Priority.CRITICAL)).isGreaterThan(0.99);
		assertThat(share(Priority.NORMAL)).isGreaterThan(0.7);
		assertThat(share(Priority.BACKGROUND)).isLessThan(0.3);
		assertThat(this.shedder.snapshot().limit()).isBetween(35, 120);
		assertThat(this.shedder.snapshot().baseline()).isBetween(Duration.ofMillis(80), Duration.ofMillis(140));
	}

	@Test
	void belowItsCapacityLessThanOneCallInAThousandIsShed() {
		offer(0.8 * CAPACITY, 10 * SECONDS);
		assertThat(this.shedder.snapshot().totalShed()).isLessThan(this.shedder.snapshot().admitted() / 1_000);
	}

	private double share(int priority) {
		return (double) this.served[priority] / this.asked[priority];
	}

	private void offer(double perSecond, int seconds) {
		long end = this.time.read() + Duration.ofSeconds(seconds).toNanos();
		while (this.time.read() < end) {
			this.time.advance(Duration.ofNanos((long) (exponential() / perSecond * 1e9)));
			arrive();
		}
	}

	private void arrive() {
		double kind = this.random.nextDouble();
		int priority = (kind < 0.1) ? Priority.CRITICAL : (kind < 0.5) ? Priority.NORMAL : Priority.BACKGROUND;
		this.asked[priority]++;
		try {
			long start = this.shedder.enter(priority, null);
			this.served[priority]++;
			long ends = Math.max(start, this.freeAt.remove()) + (long) (exponential() * 1e8);
			this.freeAt.add(ends);
			this.time.schedule(() -> this.shedder.exit(start, null, Outcome.SUCCESS), ends - start);
		}
		catch (LoadShedException ex) {
			// Counted by the difference.
		}
	}

	private double exponential() {
		return -Math.log(1 - this.random.nextDouble());
	}

}
