package io.resilience.spring.observation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.Contexts;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When guarded calls are observed, in an application as Spring Boot sets it up.
 */
class ObservationSwitchTests {

	private static final String ENABLE = "management.observations.enable.resilience.call=";

	private final ApplicationContextRunner contexts = Contexts.plain()
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@Test
	void callsAreObservedWhereAHandlerMakesSpans() {
		this.contexts.withBean(Spans.class).run((context) -> {
			call(context);
			assertThat(context.getBean(Spans.class).names).containsExactly("resilience.call");
			assertThat(meters(context)).contains("resilience.calls")
				.doesNotContain("resilience.call", "resilience.call.active");
		});
	}

	@Test
	void callsAreNotObservedForMetersThatAreThereAnyway() {
		this.contexts.run((context) -> {
			call(context);
			assertThat(meters(context)).contains("resilience.calls")
				.doesNotContain("resilience.call", "resilience.call.active");
		});
	}

	@Test
	void metersOfObservationsAreThereWhereAskedFor() {
		this.contexts.withPropertyValues(ENABLE + "true").run((context) -> {
			call(context);
			assertThat(meters(context)).contains("resilience.calls", "resilience.call");
		});
	}

	@Test
	void callsAreNotObservedWhenSwitchedOff() {
		this.contexts.withBean(Spans.class).withPropertyValues(ENABLE + "false").run((context) -> {
			call(context);
			assertThat(context).doesNotHaveBean(ObservationCallObserver.class);
			assertThat(context.getBean(Spans.class).names).isEmpty();
		});
	}

	@Test
	void conventionBeanTakesThePlaceOfTheDefault() {
		this.contexts.withBean(Spans.class).withBean(Renaming.class).run((context) -> {
			call(context);
			assertThat(context.getBean(Spans.class).names).containsExactly("dependency.call");
		});
	}

	private static void call(ApplicationContext context) {
		context.getBean(DependencyRegistry.class).registerCache("cache").call("get", () -> "value");
	}

	private static List<String> meters(ApplicationContext context) {
		return context.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.map(Meter::getId)
			.map(Meter.Id::getName)
			.toList();
	}

	static final class Spans implements ObservationHandler<Observation.Context> {

		private final List<String> names = new CopyOnWriteArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.names.add(context.getName());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	static final class Renaming extends DefaultResilienceCallObservationConvention {

		@Override
		public String getName() {
			return "dependency.call";
		}

	}

}
