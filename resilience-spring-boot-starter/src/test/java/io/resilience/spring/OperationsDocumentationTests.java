package io.resilience.spring;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.observation.Observation;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.event.ResilienceEvent;
import io.resilience.health.HealthCheck;
import io.resilience.health.HealthResult;
import io.resilience.spring.annotation.LoadShed;
import io.resilience.spring.annotation.ResiliencePattern;
import io.resilience.spring.endpoint.DependencyDescriptor;
import io.resilience.spring.endpoint.ResilienceDescriptor;
import io.resilience.spring.observation.ResilienceObservationDocumentation;
import io.resilience.spring.pool.PoolReading;
import io.resilience.spring.pool.PoolSource;
import io.resilience.spring.registry.RuntimeOverride;
import io.resilience.spring.registry.RuntimeOverrideChanged;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code docs/operations.md} lists is what there is, no more and no less.
 */
class OperationsDocumentationTests {

	/** Calls that succeed are counted only. */
	private static final Set<String> NEVER_PUBLISHED = Set.of("call_success");

	private final ApplicationContextRunner everything = Contexts.plain()
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, PrometheusMetricsExportAutoConfiguration.class))
		.withBean(Inbound.class)
		.withBean(Composed.class)
		.withBean("check", HealthCheck.class, () -> HealthResult::healthy)
		.withBean("spare", PoolSource.class, () -> OperationsDocumentationTests::pools)
		.withPropertyValues("external_dependencies.api.critical=true", "external_dependencies.api.rate_limit.limit=10",
				"external_dependencies.api.hedge.delay=1s", "external_dependencies.api.retry.max_attempts=3",
				"resilience.patterns.place_order.bulkhead.max_concurrent=4", "resilience.memory.enabled=true",
				"resilience.chaos.enabled=true");

	private static Map<String, PoolReading> pools() {
		return Map.of("spare", new PoolReading("own", 1, 2, 3, 0, 5L, 0L, null, 0.0, 0));
	}

	@Test
	void metersAndTheirTags() {
		Map<String, Set<String>> documented = new TreeMap<>();
		OperationsTable.of("## Metrics", "meter", "in Prometheus", "tags", "meaning")
			.rows()
			.forEach((row) -> documented.put(OperationsTable.codes(row.get(0)).get(0),
					new TreeSet<>(OperationsTable.codes(row.get(2)))));
		this.everything.run((context) -> {
			Map<String, Set<String>> meters = new TreeMap<>();
			ours(context.getBean(MeterRegistry.class)).forEach((meter) -> meters.put(meter.getName(),
					meter.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new))));
			assertThat(meters).isEqualTo(documented);
		});
	}

	@Test
	void namesInPrometheus() {
		Set<String> documented = new TreeSet<>();
		OperationsTable.of("## Metrics", "meter", "in Prometheus", "tags", "meaning").rows().forEach((row) -> {
			List<String> names = OperationsTable.codes(row.get(1));
			Stream<String> suffixes = (names.size() > 1) ? names.stream().skip(1) : Stream.of("");
			suffixes.forEach((suffix) -> documented.add(names.get(0) + suffix));
		});
		this.everything.run((context) -> {
			Set<String> scraped = context.getBean(PrometheusMeterRegistry.class)
				.scrape()
				.lines()
				.filter((line) -> line.startsWith("resilience_"))
				.map((line) -> line.split("[{ ]")[0])
				.collect(Collectors.toSet());
			assertThat(new TreeSet<>(scraped)).isEqualTo(documented);
		});
	}

	@Test
	void valuesOfTags() {
		this.everything.run((context) -> {
			for (List<String> row : OperationsTable.of("## Metrics", "tag", "of", "values").rows()) {
				String tag = OperationsTable.codes(row.get(0)).get(0);
				String meter = OperationsTable.codes(row.get(1)).get(0);
				assertThat(ours(context.getBean(MeterRegistry.class)).filter((id) -> id.getName().equals(meter))
					.map((id) -> id.getTag(tag))
					.collect(Collectors.toSet())).as("%s of %s", tag, meter)
					.isEqualTo(Set.copyOf(OperationsTable.codes(row.get(2))));
			}
		});
	}

	private static Stream<Meter.Id> ours(MeterRegistry meters) {
		return meters.getMeters().stream().map(Meter::getId).filter((id) -> id.getName().startsWith("resilience."));
	}

	@Test
	void detailsOfHealth() {
		List<String> documented = OperationsTable.of("## Health", "detail", "meaning").names(0);
		this.everything.run((context) -> {
			context.getBean(DependencyRegistry.class).get("api").circuitBreaker().forceOpen();
			Health health = ((HealthIndicator) context
				.getBean("resilienceHealthContributor", CompositeHealthContributor.class)
				.getContributor("api")).health();
			Set<String> details = new TreeSet<>(health.getDetails().keySet());
			details.add("retryAfter"); // not while it is open by hand
			assertThat(details).isEqualTo(new TreeSet<>(documented));
		});
	}

	@Test
	void fieldsOfTheEndpoint() {
		assertFields("`GET /actuator/resilience/<name>`:", DependencyDescriptor.class);
	}

	@Test
	void fieldsOfTheWholeEndpoint() {
		assertFields("`GET /actuator/resilience`,", ResilienceDescriptor.class);
	}

	/** Names of objects may be listed beside those of what is in them. */
	private static void assertFields(String before, Class<?> type) {
		Set<String> fields = new TreeSet<>();
		collect("", type, fields);
		Set<String> documented = new LinkedHashSet<>(
				OperationsTable.after("## Endpoint", before, "field", "meaning").names(0));
		assertThat(documented).containsAll(fields)
			.allSatisfy((name) -> assertThat(fields)
				.anyMatch((field) -> field.equals(name) || field.startsWith(name + ".")));
	}

	private static void collect(String path, Type type, Set<String> fields) {
		if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
			collect(path + "[]", list.getActualTypeArguments()[0], fields);
		}
		else if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
			Type value = map.getActualTypeArguments()[1];
			if (value == DependencyDescriptor.class) {
				fields.add(path);
			}
			else {
				collect(path + ".<key>", value, fields);
			}
		}
		else if (type instanceof Class<?> record && record.isRecord()) {
			for (RecordComponent component : record.getRecordComponents()) {
				collect((path.isEmpty() ? "" : path + ".") + component.getName(), component.getGenericType(), fields);
			}
		}
		else {
			fields.add(path);
		}
	}

	@Test
	void eventsAndTheirFields() {
		Map<String, Set<String>> documented = new TreeMap<>();
		OperationsTable.of("## Events", "type", "fields", "when")
			.rows()
			.forEach((row) -> OperationsTable.codes(row.get(0))
				.forEach((type) -> documented.put(type, new TreeSet<>(OperationsTable.codes(row.get(1))))));
		Map<String, Set<String>> events = new TreeMap<>();
		new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("io.resilience")
			.stream()
			.filter((type) -> type.isAssignableTo(ResilienceEvent.class) && !type.isInterface())
			.flatMap((type) -> samples(type.reflect()))
			.map(ResilienceEvent.class::cast)
			.filter((event) -> !NEVER_PUBLISHED.contains(event.type()))
			.forEach((event) -> events.put(event.type(), new TreeSet<>(event.details().keySet())));
		assertThat(events).isEqualTo(documented);
	}

	/** Objects of a class with everything that they can have, one for each kind. */
	private static Stream<?> samples(Class<?> type) {
		if (type == RuntimeOverrideChanged.class) {
			return samples(RuntimeOverride.class).flatMap((override) -> Stream.of("applied", "removed", "expired")
				.map((change) -> new RuntimeOverrideChanged(Instant.now(), "api", (RuntimeOverride) override, change,
						null)));
		}
		if (type.isRecord()) {
			Stream<List<Object>> arguments = Stream.of(List.of());
			for (RecordComponent component : type.getRecordComponents()) {
				List<?> values = samples(component.getType()).toList();
				arguments = arguments.flatMap((before) -> values.stream()
					.map((value) -> Stream.concat(before.stream(), Stream.of(value)).toList()));
			}
			return arguments.map((each) -> newRecord(type, each));
		}
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants());
		}
		return Stream.of(Map
			.<Class<?>, Object>of(Instant.class, Instant.now(), String.class, "some", Duration.class,
					Duration.ofSeconds(1), long.class, 1L, int.class, 1, Integer.class, 1, List.class, List.of())
			.get(type));
	}

	private static Object newRecord(Class<?> type, List<Object> arguments) {
		try {
			return type.getDeclaredConstructors()[0].newInstance(arguments.toArray());
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(type.getName(), ex);
		}
	}

	@Test
	void tagsAndEventsOfSpans() {
		ResilienceObservationDocumentation call = ResilienceObservationDocumentation.CALL;
		assertThat(OperationsTable.of("## Traces", "tag", "value").names(0))
			.containsExactlyElementsOf(Stream.of(call.getLowCardinalityKeyNames(), call.getHighCardinalityKeyNames())
				.flatMap(Arrays::stream)
				.map(KeyName::asString)
				.toList());
		assertThat(OperationsTable.of("## Traces", "event", "when").rows())
			.extracting((row) -> OperationsTable.codes(row.get(0)).get(0))
			.containsExactlyElementsOf(Arrays.stream(call.getEvents()).map(Observation.Event::getName).toList());
	}

	static class Composed {

		@ResiliencePattern("place_order")
		public void place() {
		}

	}

	static class Inbound {

		@LoadShed
		public void handle() {
		}

	}

}
