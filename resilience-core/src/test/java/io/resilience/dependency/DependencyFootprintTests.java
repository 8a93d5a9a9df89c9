package io.resilience.dependency;

import java.lang.management.ManagementFactory;
import java.time.Duration;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A dependency that nobody calls is nearly free, so that each shard or tenant can have
 * its own.
 */
class DependencyFootprintTests {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final int COUNT = 10_000;

	@Test
	void tenThousandDependenciesAreRegisteredInTwoSeconds() {
		try (DependencyRegistry registry = DependencyRegistry.create()) {
			long start = System.nanoTime();
			for (int i = 0; i < COUNT; i++) {
				registry.registerDatabase("shard-" + i);
			}
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
		}
	}

	/** What is allocated is more than what stays, so this bounds the heap too. */
	@ParameterizedTest
	@EnumSource(names = { "DATABASE", "EXTERNAL_API", "CPU_INTENSIVE" })
	void idleDependencyTakesAtMostFourKibibytes(DependencyType type) {
		try (DependencyRegistry registry = DependencyRegistry.create()) {
			registry.register("warm-up", type);
			DependencyConfig config = DependencyConfig.defaults(type);
			long before = THREADS.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < COUNT; i++) {
				registry.register("shard-" + i, config);
			}
			long each = (THREADS.getCurrentThreadAllocatedBytes() - before) / COUNT;
			System.getLogger(getClass().getName()).log(System.Logger.Level.INFO, type + ": " + each + " B each");
			assertThat(each).isLessThanOrEqualTo(4096);
		}
	}

}
