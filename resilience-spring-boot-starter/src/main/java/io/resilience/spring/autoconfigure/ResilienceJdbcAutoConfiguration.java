package io.resilience.spring.autoconfigure;

import javax.sql.DataSource;

import io.resilience.spring.jdbc.DeadlineDataSourcePostProcessor;
import io.resilience.spring.properties.Switch;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for deadlines of JDBC statements.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnClass({ DataSource.class, DelegatingDataSource.class })
@ConditionalOnSwitch({ Switch.RESILIENCE, Switch.DEADLINE_TIMEOUTS })
public final class ResilienceJdbcAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DeadlineDataSourcePostProcessor deadlineDataSourcePostProcessor() {
		return new DeadlineDataSourcePostProcessor();
	}

}
