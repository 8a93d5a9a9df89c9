package io.resilience.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.resilience.spring.aop.PatternTimeRule;
import io.resilience.spring.jdbc.PoolSizeRule;
import io.resilience.spring.lint.HalfOpenRule;
import io.resilience.spring.lint.LintRule;
import io.resilience.spring.lint.RetryPausesRule;
import io.resilience.spring.lint.StartupLint;
import io.resilience.spring.lint.TimeoutRangeRule;
import io.resilience.spring.lint.TotalTimeoutRule;
import io.resilience.spring.properties.Switch;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.Patterns;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for warnings of doubtful settings.
 */
// After the other: what is doubtful can be told when all dependencies are there.
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnSwitch(Switch.RESILIENCE)
public final class ResilienceLintAutoConfiguration {

	@Bean
	StartupLint resilienceStartupLint(Dependencies dependencies, Patterns patterns, ObjectProvider<LintRule> others,
			ConfigurableListableBeanFactory beanFactory) {
		List<LintRule> rules = new ArrayList<>(List.of(new TimeoutRangeRule(), new RetryPausesRule(patterns),
				new TotalTimeoutRule(), new HalfOpenRule(), new PatternTimeRule(patterns, beanFactory)));
		others.orderedStream().forEach(rules::add);
		return new StartupLint(dependencies, rules);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ DataSource.class, HikariDataSource.class })
	static class PoolConfiguration {

		@Bean
		PoolSizeRule resiliencePoolSizeRule(ConfigurableListableBeanFactory beanFactory) {
			return new PoolSizeRule(beanFactory);
		}

	}

}
