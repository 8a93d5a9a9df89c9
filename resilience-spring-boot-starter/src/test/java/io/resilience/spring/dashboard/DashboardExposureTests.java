package io.resilience.spring.dashboard;

import io.resilience.spring.Contexts;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When there is a dashboard, and a history that is kept for it.
 */
class DashboardExposureTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(Contexts.starter())
		.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class));

	@Test
	void thereIsNoneUnlessItIsExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(ResilienceDashboardEndpoint.class)
			.doesNotHaveBean(DashboardHistory.class));
	}

	@Test
	void thereIsOneWhereItIsExposed() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=resiliencedashboard")
			.run((context) -> assertThat(context).hasSingleBean(ResilienceDashboardEndpoint.class)
				.hasSingleBean(DashboardHistory.class));
	}

	@Test
	void thereIsNoneWithoutAccess() {
		this.runner
			.withPropertyValues("management.endpoints.web.exposure.include=*",
					"management.endpoint.resiliencedashboard.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(DashboardHistory.class));
	}

	@Test
	void thereIsNoneWithoutTheStarter() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=*", "resilience.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ResilienceDashboardEndpoint.class));
	}

	@Test
	void thereIsNoneWithoutAServer() {
		Contexts.plain()
			.withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DashboardHistory.class));
	}

}
