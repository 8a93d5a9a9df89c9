package io.resilience.spring.memory;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

import io.resilience.loadshed.Priority;
import io.resilience.memory.AllocationScope;
import io.resilience.memory.CollectorSnapshot;
import io.resilience.memory.MemoryGuard;
import io.resilience.memory.MemorySource;
import io.resilience.spring.RunningApplication;
import io.resilience.spring.annotation.LoadShed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application whose memory gets scarce: what clients are told, and what people see.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemoryGuardOverHttpTests {

	private static final long HEAP = 1000;

	private RunningApplication application;

	private Heap heap;

	@BeforeAll
	void start() {
		this.application = RunningApplication.start(Application.class, """
				resilience:
				  memory:
				    enabled: true
				    soft_limit: 80%
				    hard_limit: 90%
				    hysteresis: 0.05
				  load_shedding:
				    cpu_threshold: 1
				    memory_threshold: 1
				    sample_interval: 1ns
				""");
		this.heap = this.application.bean(Heap.class);
	}

	@AfterAll
	void close() {
		this.application.close();
	}

	@BeforeEach
	void collectEverything() {
		this.heap.collect(0);
	}

	@Test
	void belowTheLimitsAllWorkEnters() {
		this.heap.collect(790);
		assertThat(statuses()).containsExactly(200, 200, 200);
		assertThat(this.application.<String>read("/actuator/resilience", "$.memory.level")).isEqualTo("normal");
	}

	@Test
	void aboveTheSoftLimitBackgroundWorkIsRefused() {
		this.heap.collect(810);
		assertThat(statuses()).containsExactly(200, 200, 503);
	}

	@Test
	void aboveTheHardLimitOnlyCriticalWorkEnters() {
		this.heap.collect(910);
		assertThat(statuses()).containsExactly(200, 503, 503);
		HttpResponse<String> refused = this.application.get("/background");
		assertThat(refused.headers().firstValue("Retry-After")).isPresent();
		assertThat(refused.body()).contains("load_shed");
	}

	@Test
	void aLimitIsLeftOnlySomeWayBelowIt() {
		this.heap.collect(810);
		this.heap.collect(770);
		assertThat(statuses()).containsExactly(200, 200, 503);
		this.heap.collect(750);
		assertThat(statuses()).containsExactly(200, 200, 200);
	}

	@Test
	void levelLimitsAndNumbersAreShown() {
		this.heap.collect(910);
		try (AllocationScope scope = this.application.bean(MemoryGuard.class).track("import")) {
			assertThat(scope).isNotNull();
		}
		Map<String, Object> memory = this.application.read("/actuator/resilience", "$.memory");
		assertThat(memory).containsEntry("level", "hard")
			.containsEntry("softLimit", "0.8 of the heap")
			.containsEntry("hardLimit", "0.9 of the heap")
			.containsEntry("heapAfterCollection", 910)
			.containsEntry("heapUsed", 950)
			.containsEntry("heapMax", 1000)
			.containsEntry("directBuffers", 5)
			.containsEntry("containerUsed", 3000)
			.containsEntry("containerLimit", 4000);
		assertThat(this.application.<List<String>>read("/actuator/resilience", "$.memory.collectors[*].name"))
			.containsExactly("serial");
		assertThat(this.application.<List<String>>read("/actuator/resilience", "$.memory.allocations[*].tag"))
			.contains("import");
		List<Map<String, Object>> events = this.application.read("/actuator/resilienceevents",
				"$.events[?(@.type == 'memory_level_changed')]");
		assertThat(events.get(0)).containsEntry("to", "hard").containsEntry("heapAfterCollection", 910);
	}

	@Test
	void metersAreThere() {
		this.heap.collect(810);
		assertThat(this.application.get("/actuator/prometheus").body()).contains(
				"resilience_memory_level{guard=\"memory\"} 1.0\n",
				"resilience_memory_heap_live{guard=\"memory\"} 810.0\n",
				"resilience_memory_container_used{guard=\"memory\"} 3000.0\n",
				"resilience_memory_container_limit{guard=\"memory\"} 4000.0\n");
	}

	private List<Integer> statuses() {
		return List.of("/critical", "/normal", "/background")
			.stream()
			.map((path) -> this.application.get(path).statusCode())
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Heap heap() {
			return new Heap();
		}

		@Bean
		Inbound inbound() {
			return new Inbound();
		}

	}

	@RestController
	static class Inbound {

		@GetMapping("/critical")
		@LoadShed(priority = Priority.CRITICAL)
		String critical() {
			return "critical";
		}

		@GetMapping("/normal")
		@LoadShed
		String normal() {
			return "normal";
		}

		@GetMapping("/background")
		@LoadShed(priority = Priority.BACKGROUND)
		String background() {
			return "background";
		}

	}

	/** A heap that is collected by hand. */
	static class Heap implements MemorySource {

		private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();

		void collect(long left) {
			this.listeners.forEach((listener) -> listener.accept(left));
		}

		@Override
		public Runnable onCollection(LongConsumer listener) {
			this.listeners.add(listener);
			return () -> this.listeners.remove(listener);
		}

		@Override
		public long heapUsed() {
			return 950;
		}

		@Override
		public long heapMax() {
			return HEAP;
		}

		@Override
		public long containerUsed() {
			return 3000;
		}

		@Override
		public long containerLimit() {
			return 4000;
		}

		@Override
		public long directBuffers() {
			return 5;
		}

		@Override
		public List<CollectorSnapshot> collectors() {
			return List.of(new CollectorSnapshot("serial", 1, Duration.ofMillis(2)));
		}

	}

}
