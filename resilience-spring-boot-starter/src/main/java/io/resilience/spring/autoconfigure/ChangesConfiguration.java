package io.resilience.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.resilience.spring.endpoint.UnknownFieldAdvisor;
import io.resilience.spring.web.ReactiveUnreadableChangeHandler;
import io.resilience.spring.web.ServletUnreadableChangeResolver;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * What all our endpoints that take changes have in common: their answers to requests that
 * are wrong. Whichever of them is there brings it along.
 */
@Configuration(proxyBeanMethods = false)
class ChangesConfiguration {

	@Bean
	@ConditionalOnMissingBean
	UnknownFieldAdvisor resilienceUnknownFieldAdvisor() {
		return new UnknownFieldAdvisor();
	}

	/** Ids of our endpoints that take changes, by path. */
	private static Supplier<Map<String, String>> paths(ObjectProvider<PathMappedEndpoints> endpoints) {
		return SingletonSupplier.of(() -> {
			Map<String, String> paths = new LinkedHashMap<>();
			for (String id : UnknownFieldAdvisor.endpoints()) {
				String path = endpoints.getObject().getPath(EndpointId.of(id));
				if (path != null) {
					paths.put(path, id);
				}
			}
			return paths;
		});
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass(DispatcherServlet.class)
	static class ServletConfiguration {

		@Bean
		ServletUnreadableChangeResolver resilienceUnreadableChangeResolver(
				ObjectProvider<PathMappedEndpoints> endpoints) {
			return new ServletUnreadableChangeResolver(paths(endpoints));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	static class ReactiveConfiguration {

		@Bean
		ReactiveUnreadableChangeHandler resilienceUnreadableChangeHandler(
				ObjectProvider<PathMappedEndpoints> endpoints) {
			return new ReactiveUnreadableChangeHandler(paths(endpoints));
		}

	}

}
