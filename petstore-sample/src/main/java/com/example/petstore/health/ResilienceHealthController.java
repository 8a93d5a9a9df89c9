package com.example.petstore.health;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencySnapshot;
import io.resilience.health.Condition;
import io.resilience.health.HealthThresholds;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * How the petstore is, in its own words. The actuator says more.
 */
@RestController
class ResilienceHealthController {

	private final DependencyRegistry dependencies;

	private final HealthThresholds thresholds;

	ResilienceHealthController(DependencyRegistry dependencies, ObjectProvider<HealthThresholds> thresholds) {
		this.dependencies = dependencies;
		this.thresholds = thresholds.getIfAvailable(HealthThresholds::defaults);
	}

	@GetMapping("/resilience/health")
	PetstoreHealth health() {
		Map<String, DependencyHealth> all = new LinkedHashMap<>();
		Condition worst = Condition.HEALTHY;
		for (Dependency dependency : this.dependencies.dependencies()) {
			DependencySnapshot snapshot = dependency.snapshot();
			Condition condition = Condition.of(snapshot, this.thresholds);
			worst = worse(worst, condition);
			all.put(snapshot.name(), describe(snapshot, condition));
		}
		return new PetstoreHealth("petstore_domain", Instant.now(), "enabled", worst.label(), all);
	}

	/** Who recovers is no trouble to the whole. */
	private static Condition worse(Condition left, Condition right) {
		boolean trouble = right == Condition.DEGRADED || right == Condition.UNDER_PRESSURE;
		return (trouble && right.compareTo(left) > 0) ? right : left;
	}

	private static DependencyHealth describe(DependencySnapshot snapshot, Condition condition) {
		return new DependencyHealth(condition.label(),
				snapshot.bulkhead().active() + "/" + snapshot.bulkhead().capacity(),
				String.format(Locale.ROOT, "%.2f%%", snapshot.calls().successRate() * 100),
				snapshot.circuitState().label(), snapshot.calls().total(), snapshot.calls().rejected());
	}

}
