package io.resilience.loadshed;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FairSharesTests {

	private static final long SECOND = 1_000_000_000L;

	private long now = Long.MAX_VALUE - SECOND;

	private final FairShares shares = new FairShares(100, SECOND / 2, this.now, 42);

	private int inFlight;

	@Test
	void aloneNobodyHasMoreThanItsShare() {
		enter("a", 100);
		refresh();
		assertThat(rank("a")).isEqualTo(1);
	}

	@Test
	void theClientWithMostInFlightRanksLowest() {
		for (int i = 0; i < 9; i++) {
			enter("small" + i, 2);
		}
		enter("hog", 200);
		refresh();
		assertThat(this.shares.clients()).isEqualTo(10);
		assertThat(rank("hog")).isLessThan(0.2);
		assertThat(rank("small3")).isEqualTo(1);
		assertThat(rank("a new one")).isEqualTo(1);
	}

	@Test
	void whoHadMostAdmittedLatelyRanksLowestEvenWithNothingInFlight() {
		for (int i = 0; i < 1_000; i++) {
			enter("hog", 1);
			exit("hog", 1);
		}
		for (int i = 0; i < 3; i++) {
			enter("small" + i, 10);
			exit("small" + i, 10);
		}
		refresh();
		assertThat(rank("hog")).isLessThan(0.1);
		assertThat(rank("small1")).isEqualTo(1);
	}

	@Test
	void clientsWithEqualSharesRankAlike() {
		for (int i = 0; i < 10; i++) {
			enter("client" + i, 20);
		}
		refresh();
		for (int i = 0; i < 10; i++) {
			assertThat(rank("client" + i)).isGreaterThan(0.98);
		}
	}

	@Test
	void oneCallIsNeverTooMuch() {
		for (int i = 0; i < 5; i++) {
			enter("client" + i, 1);
			exit("client" + i, 1);
		}
		refresh();
		enter("client1", 1);
		assertThat(rank("client1")).isGreaterThan(0.9);
	}

	@Test
	void whatWasAdmittedFadesAndAnIdleClientIsForgotten() {
		enter("hog", 1_000);
		exit("hog", 1_000);
		for (int i = 0; i < 3; i++) {
			enter("small" + i, 10);
		}
		refresh();
		assertThat(rank("hog")).isLessThan(0.1);
		for (int i = 0; i < 200; i++) {
			refresh();
		}
		assertThat(this.shares.clients()).isEqualTo(3);
		assertThat(rank("hog")).isEqualTo(1);
	}

	@Test
	void thoseWithoutAnIdCountAsOneClient() {
		enter(null, 50);
		enter("a", 1);
		enter("b", 1);
		refresh();
		assertThat(rank(null)).isLessThan(0.2);
	}

	@Test
	void amongThousandsOfClientsTheHogIsStillFound() {
		for (int i = 0; i < 10_000; i++) {
			enter("client" + i, 1);
		}
		enter("hog", 2_000);
		refresh();
		assertThat(rank("hog")).isLessThan(0.9);
		long unlucky = IntStream.range(0, 10_000).filter((i) -> rank("client" + i) <= rank("hog")).count();
		assertThat(unlucky).isLessThan(200);
	}

	@Test
	void anExitWithoutAnEntryTakesNothingFromOthers() {
		exit("a", 5);
		this.inFlight = 0;
		enter("a", 3);
		exit("a", 3);
		enter("b", 30);
		enter("c", 1);
		enter("d", 1);
		refresh();
		assertThat(rank("b")).isLessThan(rank("c"));
		assertThat(rank("a")).isEqualTo(1);
	}

	@Test
	void underRacesNoCallInFlightIsLostOrInvented() throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(4);
		try {
			for (Future<?> done : pool.invokeAll(IntStream.range(0, 4).<Callable<Void>>mapToObj((thread) -> () -> {
				for (int i = 0; i < 20_000; i++) {
					String client = "client" + (i + thread) % 7;
					this.shares.enter(client);
					if (i % 100 == 0) {
						this.shares.refresh(this.now + i * SECOND);
					}
					this.shares.exit(client);
				}
				return null;
			}).toList())) {
				done.get();
			}
		}
		finally {
			pool.shutdownNow();
		}
		this.now += 1_000_000 * SECOND;
		this.shares.refresh(this.now);
		assertThat(this.shares.clients()).as("nobody is left").isEqualTo(1);
		enter("hog", 100);
		enter("a", 1);
		enter("b", 1);
		refresh();
		assertThat(this.shares.clients()).isEqualTo(3);
	}

	private void enter(String clientId, int times) {
		for (int i = 0; i < times; i++) {
			this.shares.enter(clientId);
		}
		this.inFlight += times;
	}

	private void exit(String clientId, int times) {
		for (int i = 0; i < times; i++) {
			this.shares.exit(clientId);
		}
		this.inFlight -= times;
	}

	private void refresh() {
		this.now += SECOND / 2;
		this.shares.refresh(this.now);
	}

	private double rank(String clientId) {
		return this.shares.rank(Priority.NORMAL, clientId, this.inFlight);
	}

}
