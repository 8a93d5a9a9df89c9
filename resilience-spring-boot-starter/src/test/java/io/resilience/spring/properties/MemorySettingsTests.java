package io.resilience.spring.properties;

import java.time.Duration;

import io.resilience.memory.MemoryGuardConfig;
import io.resilience.memory.MemoryLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MemorySettingsTests {

	@Test
	void whereNothingIsSaidItIsAsTheEngineHasIt() {
		assertThat(SettingsBuilder.empty().build().memory()).isEqualTo(MemoryGuardConfig.defaults());
	}

	@Test
	void everyKeyBinds() {
		assertThat(SettingsBuilder.yaml("""
				resilience:
				  memory:
				    enabled: true
				    soft_limit: container 0.7
				    hard_limit: 512MB
				    hysteresis: 0
				    stale_after: 10
				    max_tags: 3
				""").memory()).isEqualTo(MemoryGuardConfig.builder()
			.softLimit(MemoryLimit.ofContainer(0.7))
			.hardLimit(MemoryLimit.ofBytes(512 << 20))
			.hysteresis(0)
			.staleAfter(Duration.ofSeconds(10))
			.maxTags(3)
			.build());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "soft_limit: much|soft_limit|must be bytes, such as 512MB, or a share",
					"hard_limit: 120%|hard_limit|must be above 0 and at most 1",
					"soft_limit: 80|soft_limit|must be at least 1 MB; a share is written 80%",
					"hard_limit: heap 5MB|hard_limit|goes with a share",
					"hysteresis: 1|hysteresis|must be from 0 to below 1", "stale_after: 0|stale_after|must be above 0",
					"max_tags: 0|max_tags|must be at least 1", "enabled: maybe|enabled|must be true or false",
					"{soft_limit: 90%, hard_limit: 80%}|soft_limit|must not be above hard_limit",
					"soft_limt: 5MB|soft_limt|is not a known key" })
	void whatCannotBeIsReportedWithItsPlace(String yaml, String key, String rule) {
		String block = yaml.startsWith("{") ? yaml : "{" + yaml + "}";
		assertThat(SettingsBuilder.problems("resilience.memory: " + block))
			.filteredOn((problem) -> problem.key().endsWith(key))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.key()).isEqualTo("resilience.memory." + key);
				assertThat(problem.rule()).contains(rule);
				assertThat(problem.origin()).startsWith("application.yml:1:");
			});
	}

}
