package io.resilience.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which calls count as recent.
 */
class RecentCallsTests {

	@Test
	void untilTheWindowIsFullAllCallsCount() {
		RecentCalls recent = new RecentCalls(60, 1000, counts(7));
		assertThat(recent.read(1030, counts(10)).total()).isEqualTo(3);
		assertThat(recent.read(1059, counts(12)).total()).isEqualTo(5);
	}

	@Test
	void callsOlderThanTheWindowCountNoMore() {
		RecentCalls recent = new RecentCalls(60, 0, counts(0));
		recent.read(30, counts(10));
		assertThat(recent.read(60, counts(20)).total()).isEqualTo(20);
		assertThat(recent.read(90, counts(20)).total()).isEqualTo(10);
		assertThat(recent.read(120, counts(20)).total()).isZero();
	}

	@Test
	void readSeldomTheyCountSinceTheLastTime() {
		RecentCalls recent = new RecentCalls(60, 0, counts(0));
		assertThat(recent.read(500, counts(5)).total()).isEqualTo(5);
		assertThat(recent.read(1000, counts(6)).total()).isOne();
	}

	@Test
	void timeMayWrapAround() {
		RecentCalls recent = new RecentCalls(60, Long.MAX_VALUE - 10, counts(0));
		recent.read(Long.MIN_VALUE + 19, counts(10));
		assertThat(recent.read(Long.MIN_VALUE + 49, counts(11)).total()).isEqualTo(11);
		assertThat(recent.read(Long.MIN_VALUE + 79, counts(12)).total()).isEqualTo(2);
	}

	@Test
	void agreesWithOneThatForgetsNothing() {
		Random random = new Random(7);
		RecentCalls recent = new RecentCalls(60, 0, counts(0));
		List<long[]> all = new ArrayList<>(List.of(new long[] { 0, 0 }));
		long now = 0;
		long total = 0;
		for (int i = 0; i < 1000; i++) {
			now += 1 + random.nextInt(50);
			total += random.nextInt(5);
			all.add(new long[] { now, total });
			long base = all.get(0)[1];
			for (long[] reading : all) {
				base = (now - reading[0] >= 60) ? reading[1] : base;
			}
			assertThat(recent.read(now, counts(total)).total()).isEqualTo(total - base);
		}
	}

	private static DecidedCalls counts(long total) {
		return new DecidedCalls(total, 0, 0);
	}

}
