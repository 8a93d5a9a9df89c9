package io.resilience.dependency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.resilience.hedge.HedgeConfig;
import io.resilience.time.ManualTime;
import io.resilience.timeout.AdaptiveTimeoutConfig;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DependencyHedgeAndTimeoutTests {

	private final ManualTime time = new ManualTime();

	private final DependencyRegistry registry = DependencyRegistry.builder()
		.ticker(this.time)
		.scheduler(this.time)
		.build();

	private final List<CompletableFuture<String>> stages = new ArrayList<>();

	@Test
	void configuredHedgeIsApplied() {
		Dependency api = this.registry.register("api", config().hedge(HedgeConfig.defaults()).build());
		api.callAsync(this::stage);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.stages).hasSize(2);
	}

	@Test
	void hedgeAndAdaptiveTimeoutCanComeAndGoWhileItRuns() {
		Dependency api = this.registry.register("api", config().build());
		assertThat(api.guard().hedge()).isNull();
		api.configure(config().hedge(HedgeConfig.defaults())
			.adaptiveTimeout(new AdaptiveTimeoutConfig(0.9, 2, Duration.ofMillis(1), Duration.ofSeconds(5)))
			.build());
		assertThat(api.guard().hedge()).isNotNull();
		assertThat(api.operation("op").adaptiveTimeout()).isNotNull();
		api.configure(config().build());
		assertThat(api.guard().hedge()).isNull();
		assertThat(api.operation("op").adaptiveTimeout()).isNull();
	}

	@Test
	void operationWithATimeoutOfItsOwnDoesNotFollowTheLatency() {
		Dependency api = this.registry.register("api",
				config().adaptiveTimeout(AdaptiveTimeoutConfig.defaults())
					.operation("own", new OperationConfig(Duration.ofSeconds(3), null, null, null))
					.operation("total", new OperationConfig(null, Duration.ofSeconds(30), null, null))
					.build());
		assertThat(api.operation("own").adaptiveTimeout()).isNull();
		assertThat(api.operation("own").timeoutNanos()).isEqualTo(Duration.ofSeconds(3).toNanos());
		assertThat(api.operation("total").adaptiveTimeout()).isNotNull();
		assertThat(api.operation("other").timeoutNanos()).isEqualTo(Duration.ofSeconds(15).toNanos());
	}

	@Test
	void lateCallsOfADependencyAreAbandonedAfterItsGracePeriodWhichCanChange() {
		Dependency api = this.registry.register("api", config().gracePeriod(Duration.ofSeconds(2)).build());
		api.callAsync(this::stage);
		this.time.advance(api.config().timeout());
		assertThat(api.snapshot().bulkhead().abandoned()).isZero();
		this.time.advance(Duration.ofSeconds(2));
		assertThat(api.snapshot().bulkhead().abandoned()).isOne();
		api.configure(config().build());
		api.callAsync(this::stage);
		this.time.advance(api.config().timeout());
		assertThat(api.snapshot().bulkhead().abandoned()).isEqualTo(2);
	}

	private static DependencyConfig.Builder config() {
		return DependencyConfig.builder(DependencyType.EXTERNAL_API);
	}

	private CompletableFuture<String> stage() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		this.stages.add(stage);
		return stage;
	}

}
