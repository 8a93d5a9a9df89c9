package io.resilience.spring.memory;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.resilience.loadshed.LoadSignal;
import io.resilience.memory.MemoryGuard;
import io.resilience.memory.MemoryLimit;
import io.resilience.spring.Contexts;
import io.resilience.spring.metrics.MemoryMetrics;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class MemorySwitchTests {

	private final ApplicationContextRunner runner = Contexts.plain()
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	@Test
	void memoryIsWatchedOnlyWhereSomebodySaysSo() {
		this.runner
			.run((context) -> assertThat(context).doesNotHaveBean(MemoryGuard.class).doesNotHaveBean(LoadSignal.class));
		this.runner.withPropertyValues("resilience.memory.enabled=true", "resilience.memory.soft-limit=1GB")
			.run((context) -> {
				assertThat(context).hasSingleBean(LoadSignal.class).hasSingleBean(MemoryMetrics.class);
				assertThat(context.getBean(MemoryGuard.class).config().softLimit())
					.isEqualTo(MemoryLimit.ofBytes(1 << 30));
				assertThat(context.getBean(MemoryGuard.class).snapshot().heapMax()).isPositive();
			});
		this.runner.withPropertyValues("resilience.memory.enabled=true", "resilience.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MemoryGuard.class));
	}

	@Test
	void metersGoWithTheContext() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		this.runner.withPropertyValues("resilience.memory.enabled=true").run((context) -> {
			context.getBean(MemoryMetrics.class).bindTo(meters);
			assertThat(meters.find("resilience.memory.level").gauge()).isNotNull();
		});
		assertThat(meters.getMeters()).isEmpty();
	}

}
