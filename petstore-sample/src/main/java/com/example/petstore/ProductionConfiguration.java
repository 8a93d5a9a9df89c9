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

	private static final List<String> ADDRESSES = List.of("spring.datasource.url", "spring.datasource.username",
			"spring.datasource.password");

	/**
	 * Name the environment variable that is missing. Binding to properties would keep the
	 * placeholder as if it were the address.
	 */
	@Bean
	static BeanFactoryPostProcessor addressesAreGiven(Environment environment) {
		return (beanFactory) -> ADDRESSES.forEach(environment::getRequiredProperty);
	}

}
