package com.example.petstore.web;

import io.resilience.loadshed.LoadShedderConfig;
import io.resilience.loadshed.ShedStrategy;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * When the process has too much to do: with nearly all request threads taken, the less
 * important requests are refused.
 */
@Configuration(proxyBeanMethods = false)
class LoadSheddingConfiguration {

	/** Below the 200 threads of the web server, so that there are some left to refuse. */
	private static final int MOST_REQUESTS = 180;

	@Bean
	LoadShedderConfig loadShedderConfig() {
		return LoadShedderConfig.builder()
			.strategy(ShedStrategy.PRIORITY)
			.maxLimit(MOST_REQUESTS)
			// Threads, not CPU: guards keep calls short, and a busy CPU is well used.
			.cpuThreshold(1)
			.build();
	}

}
