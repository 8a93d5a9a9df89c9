package io.resilience.spring.autoconfigure;

import io.resilience.dependency.DependencyRegistry;
import io.resilience.jfr.CallRecorder;
import io.resilience.spring.properties.Switch;
import jdk.jfr.FlightRecorder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for guarded calls in recordings of
 * Java Flight Recorder.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnClass(FlightRecorder.class)
@ConditionalOnBean(name = ResilienceAutoConfiguration.DEPENDENCIES)
@ConditionalOnSwitch(Switch.RESILIENCE)
public final class ResilienceFlightRecorderAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CallRecorder resilienceCallRecorder(DependencyRegistry registry) {
		return new CallRecorder(registry.observers());
	}

}
