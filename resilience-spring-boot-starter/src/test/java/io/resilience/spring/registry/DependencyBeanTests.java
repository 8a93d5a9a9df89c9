package io.resilience.spring.registry;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.bulkhead.Permit;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.CacheCall;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Dependencies can be injected by their names.
 */
class DependencyBeanTests {

	private final ApplicationContextRunner runner = Contexts.plain()
		.withPropertyValues("external_dependencies.user_db.type=database",
				"external_dependencies.payment-gateway.type=external_api");

	@Test
	void configuredDependencyIsABeanOfItsName() {
		this.runner.run((context) -> assertThat(context.getBean("user_db", Dependency.class))
			.isSameAs(context.getBean(DependencyRegistry.class).get("user_db")));
	}

	@Test
	void annotatedDependencyIsABeanOfItsName() {
		this.runner.withPropertyValues("which=sessions").withBean(Sessions.class).run((context) -> {
			assertThat(context.getBean("sessions", Dependency.class).type()).isEqualTo(DependencyType.CACHE);
			assertThat(context.getBean(Sessions.class).own()).isSameAs(context.getBean("sessions"));
		});
	}

	@Test
	void qualifierNamesTheDependency() {
		this.runner.withBean(ByQualifier.class)
			.run((context) -> assertThat(context.getBean(ByQualifier.class).dependency.name()).isEqualTo("user_db"));
	}

	@Test
	void qualifierWorksAlsoWhereAnotherBeanHasTheName() {
		this.runner.withBean("user_db", StringBuilder.class).withBean(ByQualifier.class).run((context) -> {
			assertThat(context.getBean("user_db")).isInstanceOf(StringBuilder.class);
			assertThat(context.getBean(ByQualifier.class).dependency.name()).isEqualTo("user_db");
			assertThat(context.getBean("user_dbDependency", Dependency.class).name()).isEqualTo("user_db");
		});
	}

	@Test
	void allAreInjectedByName() {
		this.runner.withBean(AllOfThem.class)
			.run((context) -> assertThat(context.getBean(AllOfThem.class).all).containsOnlyKeys("user_db",
					"payment-gateway"));
	}

	@Test
	void allAreThereAndLetEverythingThroughWhenSwitchedOff() {
		this.runner
			.withPropertyValues("resilience.enabled=false", "external_dependencies.user_db.max_concurrent=1",
					"external_dependencies.user_db.retry.max_attempts=3",
					"external_dependencies.user_db.rate_limit.limit=1")
			.withBean(ByQualifier.class)
			.withBean(AllOfThem.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Dependency users = context.getBean(ByQualifier.class).dependency;
				AtomicInteger calls = new AtomicInteger();
				for (int i = 0; i < 20; i++) {
					assertThatIllegalStateException().isThrownBy(() -> users.call(() -> {
						calls.incrementAndGet();
						throw new IllegalStateException("no");
					})).withMessage("no");
				}
				assertThat(calls).hasValue(20);
				Permit permit = users.bulkhead().acquire();
				assertThat(users.call(() -> users.call(() -> "inside"))).isEqualTo("inside");
				permit.close();
				context.getBean(ResilienceRefresher.class).refresh();
				assertThat(users.circuitBreaker()).isNull();
				assertThat(users.config().retry()).isNull();
			});
	}

	static class ByQualifier {

		private final Dependency dependency;

		ByQualifier(@Qualifier("user_db") Dependency dependency) {
			this.dependency = dependency;
		}

	}

	static class AllOfThem {

		private final Map<String, Dependency> all;

		AllOfThem(Map<String, Dependency> all) {
			this.all = all;
		}

	}

	static class Sessions {

		private final Dependency sessions;

		Sessions(@Qualifier("sessions") Dependency sessions) {
			this.sessions = sessions;
		}

		@CacheCall("${which}")
		public void read() {
		}

		Dependency own() {
			return this.sessions;
		}

	}

}
