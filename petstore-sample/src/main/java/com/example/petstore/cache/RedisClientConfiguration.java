package com.example.petstore.cache;

import java.time.Duration;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;

import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes Redis' client fail fast and come back fast. By itself it would keep the commands
 * of an outage for later, wait up to half a minute before it looks for the server again,
 * and never notice that a server has gone without a word.
 */
@Configuration(proxyBeanMethods = false)
class RedisClientConfiguration {

	private static final int QUEUE_SIZE = 1000;

	private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);

	@Bean
	LettuceClientOptionsBuilderCustomizer failFast() {
		return (options) -> options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.requestQueueSize(QUEUE_SIZE);
	}

	@Bean
	ClientResourcesBuilderCustomizer comeBackFast() {
		return (resources) -> resources.reconnectDelay(Delay.constant(Duration.ofMillis(500)))
			.nettyCustomizer(new NettyCustomizer() {

				@Override
				public void afterChannelInitialized(Channel channel) {
					channel.pipeline().addFirst(new SilenceHandler(LONGEST_SILENCE));
				}

			});
	}

}
