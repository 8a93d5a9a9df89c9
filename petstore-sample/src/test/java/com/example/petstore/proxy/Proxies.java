package com.example.petstore.proxy;

import java.util.List;

import com.example.petstore.ServiceAddresses;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Puts a proxy before each of the five servers. Each bean asks for the direct one too:
 * there is a proxy once there is a server.
 */
@TestConfiguration(proxyBeanMethods = false)
public class Proxies {

	@Bean
	static ProxiedServers proxiedServers() {
		return new ProxiedServers();
	}

	@Bean
	@Primary
	JdbcConnectionDetails proxiedDatabase(@Qualifier("embeddedDatabaseConnectionDetails") JdbcConnectionDetails direct,
			ProxiedServers servers) {
		return new JdbcConnectionDetails() {
			@Override
			public String getJdbcUrl() {
				return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(servers.port("petstore_database"));
			}

			@Override
			public String getUsername() {
				return direct.getUsername();
			}

			@Override
			public String getPassword() {
				return direct.getPassword();
			}
		};
	}

	@Bean
	@Primary
	DataRedisConnectionDetails proxiedRedis(
			@Qualifier("embeddedRedisConnectionDetails") DataRedisConnectionDetails direct, ProxiedServers servers) {
		return new DataRedisConnectionDetails() {
			@Override
			public Standalone getStandalone() {
				return Standalone.of("127.0.0.1", servers.port("redis_cache"));
			}
		};
	}

	@Bean
	@Primary
	KafkaConnectionDetails proxiedKafka(@Qualifier("embeddedKafkaConnectionDetails") KafkaConnectionDetails direct,
			ProxiedServers servers) {
		return () -> List.of("127.0.0.1:" + servers.port("kafka_events"));
	}

	@Bean
	@Primary
	ServiceAddresses proxiedServices(@Qualifier("embeddedServiceAddresses") ServiceAddresses direct,
			ProxiedServers servers) {
		return new ServiceAddresses("http://127.0.0.1:" + servers.port("payment_gateway"),
				"http://127.0.0.1:" + servers.port("ml_pet_advisor"));
	}

}
