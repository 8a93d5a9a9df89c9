package io.resilience.spring.properties;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code resilience.chaos.experiments.<name>}. A plain number is seconds where a
 * time is meant.
 *
 * @param dependency Whom it strikes. '*' for all.
 * @param operation Which of its operations. All where it is left out.
 * @param fault What happens to the calls.
 * @param latency Shortest delay, for the fault 'latency'.
 * @param latencyMax Longest delay. The same as the shortest where it is left out.
 * @param exception Class of what is thrown, for the fault 'exception'.
 * @param probability Share of the calls that it strikes.
 * @param duration How long it lasts.
 * @param seed Where chance begins.
 * @param steadyState What must hold before and after.
 * @param limit What must hold meanwhile, or it is aborted.
 */
@ConfigurationPropertiesSource
record ExperimentProperties(String dependency, String operation, FaultKind fault, Duration latency, Duration latencyMax,
		List<Class<? extends Throwable>> exception, @Within(Limit.SHARE) @DefaultValue("1") Double probability,
		@DefaultValue("60s") Duration duration, @Within(Limit.NOT_NEGATIVE) @DefaultValue("0") Integer seed,
		@NestedConfigurationProperty SteadyStateProperties steadyState,
		@NestedConfigurationProperty SteadyStateProperties limit) {

}
