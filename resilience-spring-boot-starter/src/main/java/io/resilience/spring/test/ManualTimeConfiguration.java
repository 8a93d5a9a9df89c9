package io.resilience.spring.test;

import io.resilience.time.ManualTime;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Gives the application's guards a time that stands still.
 */
@Configuration(proxyBeanMethods = false)
class ManualTimeConfiguration {

	@Bean
	static ManualTime resilienceManualTime() {
		return new ManualTime();
	}

}
