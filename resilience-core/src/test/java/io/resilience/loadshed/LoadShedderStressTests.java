package io.resilience.loadshed;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import io.resilience.LoadShedException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real threads and real time: a backend of eight servers, 10 ms a call, that 64 callers
 * want without a pause.
 */
@Tag("stress")
class LoadShedderStressTests {

	private static final int SERVERS = 8;

	private static final int CALLERS = 64;

	@Test
	void underRealOverloadTheLimitSettlesNearTheCapacityAndThroughputStays() throws Exception {
		LoadShedder shedder = LoadShedder.of("inbound",
				LoadShedderTests.unwatched().initialLimit(60).minLimit(2).maxLimit(60).build());
		Semaphore servers = new Semaphore(SERVERS, true);
		LongAdder served = new LongAdder();
		AtomicBoolean over = new AtomicBoolean();
		ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
		for (int caller = 0; caller < CALLERS; caller++) {
			callers.execute(() -> {
				while (!over.get()) {
					try {
						shedder.call(() -> {
							servers.acquireUninterruptibly();
							sleep(10);
							servers.release();
							served.increment();
							return null;
						});
					}
					catch (LoadShedException ex) {
						sleep(2);
					}
				}
			});
		}
		Thread.sleep(Duration.ofSeconds(15).toMillis());
		long before = served.sum();
		Thread.sleep(Duration.ofSeconds(10).toMillis());
		double perSecond = (served.sum() - before) / 10.0;
		LoadShedderSnapshot snapshot = shedder.snapshot();
		over.set(true);
		callers.shutdown();
		assertThat(callers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		assertThat(snapshot.limit()).as(snapshot::toString).isBetween(4, 24);
		assertThat(perSecond).as("calls a second of %s", snapshot).isGreaterThan(0.7 * SERVERS * 90);
		assertThat(shedder.snapshot().inFlight()).isZero();
	}

	private static void sleep(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
