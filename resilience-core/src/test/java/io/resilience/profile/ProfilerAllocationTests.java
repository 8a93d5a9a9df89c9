package io.resilience.profile;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What scopes allocate, by the JVM's own count for this thread.
 */
class ProfilerAllocationTests {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final int SCOPES = 10_000;

	private final Profiler profiler = Profiler.builder().build();

	@AfterEach
	void close() {
		this.profiler.close();
	}

	@Test
	void aScopeAllocatesNothingWhileTheProfilerIsOff() {
		assertThat(bytesPerRound()).isZero();
	}

	@Test
	void aScopeAllocatesNothingWhileTheProfilerIsOn() {
		this.profiler.start();
		assertThat(bytesPerRound()).isZero();
		assertThat(this.profiler.report().entries()).extracting(ProfileEntry::name)
			.containsExactly("request", "render");
	}

	@Test
	void whatAScopeAllocatesIsThatOfItsBodyAlone() {
		this.profiler.start();
		bytesPerRound();
		this.profiler.reset();
		bytesPerRound();
		ProfileEntry request = this.profiler.report().entries().get(0);
		assertThat(request.allocatedBytes() / request.count()).as("of two scopes in each other").isZero();
	}

	/** The least of some rounds: now and then a counter grows. */
	private long bytesPerRound() {
		rounds(5 * SCOPES);
		long least = Long.MAX_VALUE;
		for (int round = 0; round < 10; round++) {
			long before = THREADS.getCurrentThreadAllocatedBytes();
			rounds(SCOPES);
			least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
		}
		return least / SCOPES;
	}

	private void rounds(int times) {
		for (int i = 0; i < times; i++) {
			ProfileScope outer = this.profiler.scope("request");
			this.profiler.scope("render").close();
			outer.close();
		}
	}

}
