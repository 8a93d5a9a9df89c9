package io.resilience.spring.autoconfigure;

import io.resilience.spring.http.WebClientGuards;
import io.resilience.spring.registry.Dependencies;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for guards around {@link WebClient}.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnClass(WebClient.class)
public final class ResilienceWebClientAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WebClientGuards resilienceWebClientGuards(Dependencies dependencies) {
		return new WebClientGuards(dependencies);
	}

}
