package io.resilience.time;

import java.lang.reflect.Field;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class DeadlineTests {

	private final ManualTime time = new ManualTime();

	@Test
	void deadlineComesNearer() {
		Deadline deadline = Deadline.after(Duration.ofSeconds(5), this.time);
		this.time.advance(Duration.ofSeconds(2));
		assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(3));
		assertThat(deadline.isExpired()).isFalse();
		this.time.advance(Duration.ofSeconds(3));
		assertThat(deadline.isExpired()).isTrue();
		this.time.advance(Duration.ofSeconds(3));
		assertThat(deadline.remaining()).isEqualTo(Duration.ZERO);
		assertThat(deadline.remainingNanos()).isEqualTo(Duration.ofSeconds(-3).toNanos());
	}

	@Test
	void longestDurationIsNoOverflow() {
		assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)).isExpired()).isFalse();
		assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)).remaining()).isGreaterThan(Duration.ofDays(365));
	}

	@Test
	void bodyRunsUnderTheNearestOfNestedDeadlines() throws Exception {
		Duration left = Deadline.after(Duration.ofSeconds(5), this.time)
			.call(() -> Deadline.after(Duration.ofSeconds(50), this.time)
				.call(() -> Deadline.current().orElseThrow().remaining()));
		assertThat(left).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void deadlinesOfDifferentClocksAreComparedByWhatIsLeft() throws Exception {
		ManualTime other = new ManualTime();
		other.advance(Duration.ofDays(100));
		Duration left = Deadline.after(Duration.ofSeconds(5), this.time)
			.call(() -> Deadline.after(Duration.ofSeconds(50), other)
				.call(() -> Deadline.current().orElseThrow().remaining()));
		assertThat(left).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void deadlineEndsWithTheBodyAlsoWhenItThrows() {
		IllegalStateException thrown = new IllegalStateException();
		assertThat(catchThrowable(() -> Deadline.after(Duration.ofSeconds(5), this.time).call(() -> {
			throw thrown;
		}))).isSameAs(thrown);
		assertThat(Deadline.current()).isEmpty();
	}

	@Test
	void threadKeepsNothingButAnArrayOfTheJdk() throws Exception {
		Deadline.after(Duration.ofSeconds(5), this.time).call(() -> "body");
		Field top = CallStack.class.getDeclaredField("TOP");
		top.setAccessible(true);
		Object kept = ((ThreadLocal<?>) top.get(null)).get();
		assertThat(kept.getClass()).isEqualTo(Object[].class);
		assertThat((Object[]) kept).containsOnlyNulls();
	}

}
