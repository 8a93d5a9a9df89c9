package io.resilience.spring.chaos;

import java.util.List;

import io.resilience.chaos.Experiment;
import io.resilience.chaos.Fault;
import io.resilience.chaos.FaultInjector;
import io.resilience.chaos.FaultRule;
import io.resilience.spring.Contexts;
import io.resilience.spring.endpoint.ResilienceChaosEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Where faults can be injected, and where not.
 */
@ExtendWith(OutputCaptureExtension.class)
class ChaosSwitchTests {

	private final ApplicationContextRunner runner = Contexts.plain()
		.withPropertyValues("management.endpoints.web.exposure.include=*");

	@Test
	void thereAreNoFaultsUnlessSomebodySaysSo() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(FaultInjector.class)
			.doesNotHaveBean(ResilienceChaosEndpoint.class));
		this.runner.withPropertyValues("resilience.chaos.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(FaultInjector.class));
		this.runner.withPropertyValues("resilience.chaos.enabled=true", "resilience.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(FaultInjector.class));
		this.runner.withPropertyValues("resilience.chaos.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(FaultInjector.class)
				.hasSingleBean(ResilienceChaosEndpoint.class));
	}

	@Test
	void theBlockOfAProfileMaySayIt() {
		ApplicationContextRunner profiles = this.runner.withPropertyValues("development.resilience.chaos.enabled=true");
		profiles.run((context) -> assertThat(context).doesNotHaveBean(FaultInjector.class));
		profiles.withPropertyValues("spring.profiles.active=development")
			.run((context) -> assertThat(context).hasSingleBean(FaultInjector.class));
	}

	@Test
	void inProductionTheStartIsRefusedWithWhatToDo(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run("--spring.main.banner-mode=off",
				"--spring.profiles.active=production", "--resilience.chaos.enabled=true"));
		assertThat(output.getOut()).contains("APPLICATION FAILED TO START", "resilience.chaos.enabled: true",
				"must not be true while the profile 'production' is active", "resilience.chaos.allow_in_production",
				"Action:");
	}

	@Test
	void inProductionItMayBeAllowed() {
		this.runner
			.withPropertyValues("spring.profiles.active=production", "resilience.chaos.enabled=true",
					"resilience.chaos.allow-in-production=true")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(FaultInjector.class));
	}

	@Test
	void experimentsEndWithTheContext() {
		this.runner.withPropertyValues("resilience.chaos.enabled=true", "external_dependencies.db.type=database")
			.run((context) -> {
				FaultInjector injector = context.getBean(FaultInjector.class);
				injector.start(Experiment.builder("hang").rule(FaultRule.always("db", Fault.hang())).build());
				context.close();
				assertThat(injector.experiments()).extracting((each) -> each.state().label())
					.isEqualTo(List.of("aborted"));
			});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
