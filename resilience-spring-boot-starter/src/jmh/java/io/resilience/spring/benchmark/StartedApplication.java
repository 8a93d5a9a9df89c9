package io.resilience.spring.benchmark;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

/**
 * The application whose start is measured. Without the starter on its class path its
 * annotations mean nothing, and everything else is the same.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class StartedApplication {

	static final String STARTED = "STARTED";

	public static void main(String[] args) {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(StartedApplication.class);
		builder.web(WebApplicationType.NONE).sources(FiftyMethods.BEANS).run(args);
		System.out.println(STARTED);
		System.exit(0);
	}

}
