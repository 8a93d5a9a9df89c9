package com.example.petstore.embedded;

import java.util.List;

import com.example.petstore.ServiceAddresses;
import com.example.petstore.event.EventPublisher;

import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/**
 * Brings the servers along, except in production, which has its own. Boot's connection
 * details tell everything else where they are.
 */
@Configuration(proxyBeanMethods = false)
@Profile("!production")
class EmbeddedServersConfiguration {

	@Bean(destroyMethod = "")
	EmbeddedDatabase embeddedDatabase() {
		return new EmbeddedDatabase();
	}

	@Bean(destroyMethod = "")
	EmbeddedRedis embeddedRedis() {
		return new EmbeddedRedis();
	}

	@Bean(destroyMethod = "")
	EmbeddedKafka embeddedKafka() {
		return new EmbeddedKafka(EventPublisher.TOPIC);
	}

	@Bean(destroyMethod = "")
	PaymentGatewayServer paymentGatewayServer(Environment environment) {
		return new PaymentGatewayServer(
				environment.getProperty("petstore.embedded.payment-gateway-port", int.class, 0));
	}

	@Bean(destroyMethod = "")
	PetAdvisorServer petAdvisorServer(Environment environment) {
		return new PetAdvisorServer(environment.getProperty("petstore.embedded.pet-advisor-port", int.class, 0));
	}

	@Bean
	EmbeddedServers embeddedServers(List<EmbeddedServer> servers) {
		return new EmbeddedServers(servers);
	}

	@Bean
	InfoContributor embeddedServersInfo(EmbeddedServers servers) {
		return (info) -> info.withDetail("servers", servers.addresses());
	}

	@Bean
	JdbcConnectionDetails embeddedDatabaseConnectionDetails(EmbeddedServers servers, EmbeddedDatabase database) {
		return new EmbeddedDatabaseConnectionDetails(servers.started(database));
	}

	@Bean
	DataRedisConnectionDetails embeddedRedisConnectionDetails(EmbeddedServers servers, EmbeddedRedis redis) {
		return new EmbeddedRedisConnectionDetails(redis);
	}

	@Bean
	KafkaConnectionDetails embeddedKafkaConnectionDetails(EmbeddedServers servers, EmbeddedKafka kafka) {
		return () -> List.of(kafka.address());
	}

	@Bean
	ServiceAddresses embeddedServiceAddresses(EmbeddedServers servers, PaymentGatewayServer gateway,
			PetAdvisorServer advisor) {
		return new ServiceAddresses(gateway.address(), advisor.address());
	}

	private record EmbeddedDatabaseConnectionDetails(EmbeddedDatabase database) implements JdbcConnectionDetails {

		@Override
		public String getJdbcUrl() {
			return this.database.jdbcUrl();
		}

		@Override
		public String getUsername() {
			return this.database.username();
		}

		@Override
		public String getPassword() {
			return "";
		}

	}

	private record EmbeddedRedisConnectionDetails(EmbeddedRedis redis) implements DataRedisConnectionDetails {

		@Override
		public Standalone getStandalone() {
			return Standalone.of("127.0.0.1", this.redis.port());
		}

	}

}
