package io.resilience.spring.aop;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.annotation.LoadShed;
import io.resilience.spring.annotation.Profiled;
import io.resilience.spring.annotation.ResiliencePattern;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What annotations say is read at startup. A call asks nobody for it.
 */
class ResolvedOnceTests {

	private final AtomicInteger asked = new AtomicInteger();

	@Test
	void noCallAsksTheEnvironmentOrAResolver() {
		Contexts.plain()
			.withInitializer(this::count)
			.withPropertyValues("external_dependencies.shop_db.type=database")
			.withBean(Shop.class)
			.run((context) -> {
				Shop shop = context.getBean(Shop.class);
				assertThat(this.asked).as("what is there to count").hasPositiveValue();
				this.asked.set(0);
				for (int i = 0; i < 100; i++) {
					assertThat(shop.find("a")).isEqualTo("found a");
					assertThat(shop.pay("a")).isEqualTo("later a");
					assertThat(shop.order("a")).isEqualTo("ordered a");
				}
				assertThat(this.asked).hasValue(0);
				DependencyRegistry registry = context.getBean(DependencyRegistry.class);
				assertThat(registry.get("shop_db").operation("look").timeoutNanos()).isEqualTo(3_000_000_000L);
				assertThat(registry.get("shop_db").snapshot().calls().total()).isEqualTo(100);
			});
	}

	private void count(ConfigurableApplicationContext context) {
		context.getBeanFactory().addEmbeddedValueResolver((text) -> {
			this.asked.incrementAndGet();
			return text;
		});
		Map<String, Object> values = Map.of("shop.db", "shop_db", "shop.operation", "look", "shop.timeout", "3s",
				"shop.fallback", "later", "shop.client", "#a0");
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("counted", values) {

			@Override
			public Object getProperty(String name) {
				ResolvedOnceTests.this.asked.incrementAndGet();
				return super.getProperty(name);
			}

			@Override
			public boolean containsProperty(String name) {
				ResolvedOnceTests.this.asked.incrementAndGet();
				return super.containsProperty(name);
			}

		});
	}

	static class Shop {

		@DatabaseCall(value = "${shop.db}", operation = "${shop.operation}", timeout = "${shop.timeout}")
		@Profiled("${shop.operation}")
		public String find(String pet) {
			return "found " + pet;
		}

		@ApiCall(value = "gateway", fallback = "${shop.fallback}")
		public String pay(String pet) {
			throw new IllegalArgumentException();
		}

		String later(String pet) {
			return "later " + pet;
		}

		@LoadShed(clientId = "${shop.client}")
		@ResiliencePattern(value = "order", timeout = "${shop.timeout}")
		public String order(String pet) {
			return "ordered " + pet;
		}

	}

}
