package com.example.petstore;

import java.util.List;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/**
 * What only production needs.
 */
@Configuration(proxyBeanMethods = false)
@Profile("production")
class ProductionConfiguration {

	private static final String PAYMENT_GATEWAY = "petstore.payment-gateway.url";

	private static final String PET_ADVISOR = "petstore.pet-advisor.url";

	private static final List<String> ADDRESSES = List.of("spring.datasource.url", "spring.datasource.username",
			"spring.datasource.password", "spring.data.redis.url", "spring.kafka.bootstrap-servers", PAYMENT_GATEWAY,
			PET_ADVISOR);

	/**
	 * Name the environment variable that is missing. Binding to properties would keep the
	 * placeholder as if it were the address.
	 */
	@Bean
	static BeanFactoryPostProcessor addressesAreGiven(Environment environment) {
		return (beanFactory) -> ADDRESSES.forEach(environment::getRequiredProperty);
	}

	@Bean
	ServiceAddresses serviceAddresses(Environment environment) {
		return new ServiceAddresses(environment.getRequiredProperty(PAYMENT_GATEWAY),
				environment.getRequiredProperty(PET_ADVISOR));
	}

}
