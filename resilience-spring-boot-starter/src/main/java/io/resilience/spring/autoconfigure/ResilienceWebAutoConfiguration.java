package io.resilience.spring.autoconfigure;

import io.resilience.spring.properties.Switch;
import io.resilience.spring.web.ResilienceProblemHandler;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for problem details about rejections
 * and timeouts.
 */
@AutoConfiguration(after = ResilienceAutoConfiguration.class)
@ConditionalOnClass(RestControllerAdvice.class)
@ConditionalOnWebApplication
@ConditionalOnSwitch({ Switch.RESILIENCE, Switch.PROBLEM_DETAILS })
public final class ResilienceWebAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ResilienceProblemHandler resilienceProblemHandler() {
		return new ResilienceProblemHandler();
	}

}
