package com.example.petstore.cache;

import java.time.Duration;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.resource.Delay;

import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes Redis' client fail fast and come back fast. By itself it would keep the commands
 * of an outage for later, and wait up to half a minute before it looks for the server
 * again.
 */
@Configuration(proxyBeanMethods = false)
class RedisClientConfiguration {

	private static final int QUEUE_SIZE = 1000;

	@Bean
	LettuceClientOptionsBuilderCustomizer failFast() {
		return (options) -> options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.requestQueueSize(QUEUE_SIZE);
	}

	@Bean
	ClientResourcesBuilderCustomizer comeBackFast() {
		return (resources) -> resources.reconnectDelay(Delay.constant(Duration.ofMillis(500)));
	}

}
