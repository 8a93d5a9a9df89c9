package io.resilience.spring.dashboard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.CacheCall;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.time.ManualTime;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application with a dashboard, its time moved by hand.
 */
final class Shop implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	Shop(WebApplicationType type, String... properties) {
		this(Application.class, type, properties);
	}

	Shop(Class<?> application, WebApplicationType type, String... properties) {
		SpringApplication spring = new SpringApplication(application);
		spring.setWebApplicationType(type);
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off",
				"--spring.config.location=optional:classpath:/none/", "--spring.application.name=shop",
				"--external_dependencies.orders.type=database", "--external_dependencies.orders.critical=true"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		this.context = spring.run(arguments.toArray(String[]::new));
	}

	String url(String path) {
		String port = this.context.getEnvironment()
			.getProperty("local.management.port", this.context.getEnvironment().getProperty("local.server.port", ""));
		return "http://localhost:" + port + path;
	}

	DependencyRegistry registry() {
		return this.context.getBean(DependencyRegistry.class);
	}

	ManualTime time() {
		return this.context.getBean(ManualTime.class);
	}

	void order(boolean works) {
		try {
			this.context.getBean(Orders.class).order(works);
		}
		catch (IOException ex) {
			// what the test wants
		}
	}

	/** Orders fail until their breaker opens. */
	void breakOrders() {
		for (int i = 0; i < 5; i++) {
			order(false);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		ManualTime time() {
			return new ManualTime();
		}

		@Bean
		DependencyRegistry dependencies(ManualTime time) {
			return DependencyRegistry.builder().ticker(time).scheduler(time).build();
		}

		@Bean
		Orders orders() {
			return new Orders();
		}

	}

	static class Orders {

		@DatabaseCall("orders")
		public void order(boolean works) throws IOException {
			if (!works) {
				throw new IOException("secret of a user");
			}
		}

		@ApiCall("payment")
		public void pay() {
		}

		@CacheCall("sessions")
		public void session() {
		}

	}

}
