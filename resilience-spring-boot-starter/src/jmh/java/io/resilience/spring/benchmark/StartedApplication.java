package io.resilience.spring.benchmark;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

/**
 * The application whose start is measured. What its annotations mean depends on the class
 * path, and everything else is the same.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class StartedApplication {

	static final String STARTED = "STARTED";

	/** The argument that adds {@link EmptyProxies}. */
	static final String EMPTY_PROXIES = "empty-proxies";

	public static void main(String[] args) {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(StartedApplication.class);
		if (args.length > 0 && args[0].equals(EMPTY_PROXIES)) {
			builder.sources(EmptyProxies.class);
		}
		builder.web(WebApplicationType.NONE).sources(FiftyMethods.BEANS).run(args);
		System.out.println(STARTED);
		System.exit(0);
	}

}
