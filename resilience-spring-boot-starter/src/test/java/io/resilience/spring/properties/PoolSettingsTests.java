package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.pool.PoolConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PoolSettingsTests {

	@Test
	void whereNothingIsSaidItIsAsTheEngineHasIt() {
		assertThat(SettingsBuilder.empty().build().pool("ftp")).isEqualTo(PoolConfig.defaults());
		assertThat(SettingsBuilder.yaml("resilience.pools.ftp:").pool("ftp")).isEqualTo(PoolConfig.defaults());
	}

	@Test
	void everyKeyBindsAndTheNameMayBeSpelledDifferently() {
		DependencySettings settings = SettingsBuilder.yaml("""
				resilience:
				  pools:
				    ftp_clients:
				      min_size: 0
				      max_size: 3
				      max_overflow: 1
				      max_wait: 0
				      queue_size: 7
				      idle_timeout: 2m
				      max_lifetime: 600
				      validate_on_borrow: false
				      check_interval: 10
				      leak_after: 500ms
				""");
		assertThat(settings.pool("ftpClients")).isEqualTo(PoolConfig.builder()
			.minSize(0)
			.maxSize(3)
			.maxOverflow(1)
			.maxWait(Duration.ZERO)
			.queueSize(7)
			.idleTimeout(Duration.ofMinutes(2))
			.maxLifetime(Duration.ofMinutes(10))
			.validateOnBorrow(false)
			.checkInterval(Duration.ofSeconds(10))
			.leakAfter(Duration.ofMillis(500))
			.build());
		assertThat(settings.pool("other")).isEqualTo(PoolConfig.defaults());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "max_size: 0|max_size|must be at least 1",
			"min_size: -1|min_size|must not be negative", "max_overflow: few|max_overflow|must be a whole number",
			"max_wait: -1|max_wait|must not be negative", "idle_timeout: 0|idle_timeout|must be above 0",
			"leak_after: 0|leak_after|must be above 0",
			"validate_on_borrow: perhaps|validate_on_borrow|must be true or false",
			"{min_size: 9, max_size: 8}|min_size|must not be above max_size (8); see resilience.pools.ftp.max_size: 8 (application.yml:1:",
			"min_size: 21|min_size|must not be above max_size (20)",
			"max_overflow: 2147483647|max_overflow|must not be above 2147483647",
			"max_sise: 5|max_sise|is not a known key" })
	void whatCannotBeIsReportedWithItsPlace(String yaml, String key, String rule) {
		String block = yaml.startsWith("{") ? yaml : "{" + yaml + "}";
		assertThat(SettingsBuilder.problems("resilience.pools.ftp: " + block)).singleElement().satisfies((problem) -> {
			assertThat(problem.key()).isEqualTo("resilience.pools.ftp." + key);
			assertThat(problem.rule()).contains(rule);
			assertThat(problem.origin()).startsWith("application.yml:1:");
		});
	}

	@Test
	void aPoolHasAName() {
		assertThat(SettingsBuilder.problems("resilience.pools: 5")).singleElement()
			.satisfies((problem) -> assertThat(problem.key()).isEqualTo("resilience.pools"));
	}

}
