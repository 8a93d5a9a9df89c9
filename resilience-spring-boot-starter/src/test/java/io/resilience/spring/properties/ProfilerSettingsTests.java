package io.resilience.spring.properties;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class ProfilerSettingsTests {

	@Test
	void itIsOffUnlessSomebodySaysSo() {
		assertThat(SettingsBuilder.empty().build().profiler()).isEqualTo(new ProfilerSettings(false, 2000));
		assertThat(SettingsBuilder.yaml("resilience.profiler: {enabled: true, max_paths: 50}").profiler())
			.isEqualTo(new ProfilerSettings(true, 50));
	}

	@Test
	void whatCannotBeIsReportedWithItsPlace() {
		assertThat(SettingsBuilder.problems("resilience.profiler: {enabled: often, max_paths: 0}"))
			.extracting(ConfigurationProblem::key, ConfigurationProblem::rule)
			.containsExactly(tuple("resilience.profiler.enabled", "must be true or false"),
					tuple("resilience.profiler.max_paths", "must be at least 1"));
	}

}
