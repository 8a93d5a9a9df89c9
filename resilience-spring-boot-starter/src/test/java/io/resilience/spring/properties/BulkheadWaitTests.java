package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.dependency.DependencyType;
import io.resilience.time.Nanos;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BulkheadWaitTests {

	@Test
	void timeoutSecondsIsTheWaitInABulkheadBlockAndTheTimeoutOutsideOfIt() {
		ResolvedDependency resolved = resolve(DependencyType.EXTERNAL_API, """
				timeout_seconds: 9
				bulkhead:
				  timeout_seconds: 3
				""");
		assertThat(resolved.config().timeout()).isEqualTo(Duration.ofSeconds(9));
		assertWait(resolved, 3, "application.yml:5:24");
	}

	@Test
	void aWaitIsShownNoLongerThanTheTimeoutThatEndsIt() {
		ResolvedDependency resolved = resolve(DependencyType.EXTERNAL_API, """
				timeout: 2
				max_wait: 3
				""");
		assertWait(resolved, 2, "application.yml:4:15");
		assertThat(resolved.config().bulkhead().maxWait()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void nobodyWaitsWhereAFullBulkheadRejects() {
		ResolvedDependency resolved = resolve(DependencyType.DATABASE, """
				max_wait: 3
				reject_on_full: true
				""");
		assertWait(resolved, 0, "application.yml:4:21");
		assertThat(resolved.config().bulkhead().maxWait()).isZero();
	}

	@Test
	void aDependencyMayWaitWhereItsTypeRejects() {
		DependencySettings settings = SettingsBuilder.yaml("""
				resilience:
				  bulkheads:
				    external_api:
				      reject_on_full: true
				external_dependencies:
				  payments:
				    reject_on_full: false
				    max_wait: 3
				""");
		assertWait(settings.resolve("payments", DependencyType.EXTERNAL_API), 3, "application.yml:8:15");
	}

	@Test
	void aQueueIsWaitedInAsLongAsTheTimeoutAllowsUnlessSomebodySaysHowLong() {
		ResolvedDependency queue = resolve(DependencyType.EXTERNAL_API, "queue_size: 20");
		assertThat(queue.config().bulkhead().queueSize()).isEqualTo(20);
		assertThat(queue.config().bulkhead().maxWait()).isEqualTo(Duration.ofNanos(Nanos.FOREVER));
		assertWait(queue, 15, "application.yml:3:17");
		assertWait(resolve(DependencyType.EXTERNAL_API, "queue_size: 20\nmax_wait: 4"), 4, "application.yml:4:15");
		assertWait(resolve(DependencyType.DATABASE, "queue_size: 20"), 5, "type default");
	}

	@Test
	void aQueueOfTheTypeIsSkippedByADependencyThatDoesNotWait() {
		DependencySettings settings = SettingsBuilder.yaml("""
				resilience:
				  bulkheads:
				    external_api:
				      queue_size: 20
				external_dependencies:
				  payments:
				    max_wait: 0
				""");
		assertWait(settings.resolve("payments", DependencyType.EXTERNAL_API), 0, "application.yml:7:15");
		assertWait(settings.resolve("other", DependencyType.EXTERNAL_API), 15, "application.yml:4:19");
	}

	@Test
	void notToRejectIsToWait() {
		assertWait(resolve(DependencyType.EXTERNAL_API, "reject_on_full: false"), 15, "application.yml:3:21");
		assertWait(resolve(DependencyType.DATABASE, "reject_on_full: false"), 5, "type default");
	}

	@Test
	void aQueueOfNobodyIsAsItIs() {
		ResolvedDependency resolved = resolve(DependencyType.DATABASE, "queue_size: 0");
		assertThat(resolved.config().bulkhead().queueSize()).isZero();
		assertWait(resolved, 5, "type default");
	}

	private static ResolvedDependency resolve(DependencyType type, String yaml) {
		return SettingsBuilder.yaml("external_dependencies:\n  users:\n" + yaml.indent(4)).resolve("users", type);
	}

	private static void assertWait(ResolvedDependency resolved, int seconds, String origin) {
		assertThat(resolved.settings().get("bulkhead.max_wait"))
			.isEqualTo(new ConfiguredValue(Duration.ofSeconds(seconds), origin));
	}

}
