package io.resilience.spring.dashboard;

import io.resilience.circuitbreaker.CircuitState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard on either kind of server, on a port and below paths of its own, and with
 * less exposed than it needs.
 */
@ExtendWith(Browser.Extension.class)
class DashboardPlacesTests {

	private static Browser browser;

	@BeforeAll
	static void start(Browser chromium) {
		browser = chromium;
	}

	@Test
	void worksOnAReactiveServer() {
		try (Shop shop = new Shop(WebApplicationType.REACTIVE,
				"management.endpoints.web.exposure.include=resilience,resiliencedashboard")) {
			showsTrouble(shop, "/actuator/resiliencedashboard");
			assertThat(browser.isShown("button.change")).as("changes without write access").isFalse();
		}
	}

	@Test
	void worksOnAPortAndBelowPathsOfItsOwn() {
		try (Shop shop = new Shop(WebApplicationType.SERVLET, "management.server.port=0",
				"management.server.base-path=/ops", "management.endpoints.web.base-path=/manage",
				"management.endpoints.web.path-mapping.resiliencedashboard=house/of trouble",
				"management.endpoints.web.path-mapping.resilience=state",
				"management.endpoints.web.exposure.include=resilience,resiliencedashboard",
				"management.endpoint.resilience.access=unrestricted")) {
			showsTrouble(shop, "/ops/manage/house/of%20trouble");
			browser.find("button.change").click();
			browser.find("[value=RESET]").click();
			browser.awaitShown("dialog", false);
			assertThat(shop.registry().get("orders").circuitBreaker().state()).isEqualTo(CircuitState.CLOSED);
		}
	}

	@Test
	void worksOnAPortAndBelowPathsOfItsOwnOnAReactiveServer() {
		try (Shop shop = new Shop(WebApplicationType.REACTIVE, "management.server.port=0",
				"management.server.base-path=/ops", "management.endpoints.web.base-path=/",
				"management.endpoints.web.exposure.include=resiliencedashboard",
				// The class path of the tests has two servers.
				"spring.autoconfigure.exclude=org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration")) {
			browser.open(shop.url("/ops/resiliencedashboard"));
			browser.awaitText("#sentence", "Nothing can be shown: the endpoint “resilience” is not exposed.");
			browser.awaitText("#notices",
					"No dependencies, methods and settings here: add “resilience” to management.endpoints.web.exposure.include.");
			assertThat(browser.text("#notices")).contains("add “resilienceevents”");
			assertThat(browser.complaints()).isEmpty();
		}
	}

	private static void showsTrouble(Shop shop, String path) {
		browser.open(shop.url(path));
		browser.awaitText("#sentence", "All 3 dependencies are healthy.");
		browser.awaitText("#settings tbody", "orders");
		shop.breakOrders();
		browser.refresh();
		browser.awaitText("#sentence", "orders is degraded: circuit breaker open");
		assertThat(browser.complaints()).isEmpty();
	}

}
