package io.resilience.spring.autoconfigure;

import io.resilience.spring.http.RestClientGuards;
import io.resilience.spring.registry.Dependencies;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for guards around
 * {@link RestClient}.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnClass(RestClient.class)
public final class ResilienceRestClientAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RestClientGuards resilienceRestClientGuards(Dependencies dependencies) {
		return new RestClientGuards(dependencies);
	}

}
