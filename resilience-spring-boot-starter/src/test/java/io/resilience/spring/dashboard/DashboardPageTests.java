package io.resilience.spring.dashboard;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.filter.OncePerRequestFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What somebody sees who opens the dashboard, and may change things by hand.
 */
@ExtendWith(Browser.Extension.class)
class DashboardPageTests {

	private static Browser browser;

	private static Shop shop;

	@BeforeAll
	static void start(Browser chromium) {
		browser = chromium;
		shop = new Shop(Protected.class, WebApplicationType.SERVLET, "management.endpoints.web.exposure.include=*",
				"management.endpoint.resilience.access=unrestricted");
	}

	@AfterAll
	static void stop() {
		if (shop != null) {
			shop.close();
		}
	}

	@BeforeEach
	void open() {
		browser.open(shop.url("/actuator/resiliencedashboard"));
		browser.awaitText("#sentence", "All 3 dependencies are healthy.");
	}

	@AfterEach
	void reset() {
		List.of("orders", "payment").forEach((name) -> shop.registry().get(name).circuitBreaker().reset());
		shop.time().advance(Duration.ofMinutes(2));
		assertThat(browser.complaints()).isEmpty();
	}

	@Test
	void saysByItselfWhatIsWrongWhyAndSinceWhen() {
		shop.breakOrders();
		browser.awaitText("#sentence",
				"orders is degraded: circuit breaker open, 5 failures in a row, last IOException.");
		browser.awaitText("#sentence-time", "since ");
		browser.awaitText(".tile .matter", "circuit breaker open: 5 failures in a row");
		assertThat(browser.text(".tile h3")).as("the first tile").isEqualTo("orders");
		assertThat(browser.text(".tile .badge")).contains("degraded");
		assertThat(browser.text(".tile .time")).contains("since ", "next try in ");
		assertThat(browser.text(".tile .failures")).contains("java.io.IOException").doesNotContain("secret");
		assertThat(browser.text("#events tbody")).contains("orders", "circuit breaker state changed", "to open");
		assertThat(String.valueOf(browser.run("return document.title"))).startsWith("✕ shop");
	}

	@Test
	void asksTheServerOftenEnoughAndNotTooOften() {
		// Of two questions the second comes 2.5 s later at the earliest.
		browser.run("performance.clearResourceTimings()");
		await().atMost(Duration.ofSeconds(30)).until(() -> polls().size() >= 2);
		List<Double> polls = polls();
		assertThat(polls.get(1) - polls.get(0)).isGreaterThan(2_000);
		assertThat(
				String.valueOf(browser.run("return fetch('resiliencedashboard/dashboard.js').then((it) => it.text())")))
			.contains("const EVERY = 2_500;");
	}

	private static List<Double> polls() {
		@SuppressWarnings("unchecked")
		List<Number> starts = (List<Number>) browser.run("return performance.getEntriesByType('resource')"
				+ ".filter((it) => it.name.includes('/data')).map((it) => it.startTime)");
		return starts.stream().map(Number::doubleValue).toList();
	}

	@Test
	void showsTheLastMinutesWithoutHavingBeenOpen() {
		browser.open("about:blank");
		for (int i = 0; i < 6; i++) {
			shop.order(true);
			shop.order(false);
			shop.time().advance(Duration.ofSeconds(10));
		}
		browser.open(shop.url("/actuator/resiliencedashboard"));
		browser.awaitText("#sentence", "orders is degraded: 50 % of the last ");
		assertThat(browser.find(".tile path.p95").getAttribute("d")).startsWith("M");
		assertThat(browser.find(".tile path.failed").getAttribute("d")).startsWith("M");
		assertThat(browser.text(".tile figcaption")).contains("p50", "p95", "p99", "failed 50 %");
	}

	@Test
	void showsWhateverTheServerSaysAsText() {
		String evil = "<img src=x onerror=\"window.hacked=1\">";
		Dependency dependency = shop.registry().register(evil, DependencyType.EXTERNAL_API);
		try {
			dependency.circuitBreaker().forceOpen(evil);
			browser.refresh();
			browser.awaitText("#sentence", evil + " is degraded");
			assertThat(browser.text(".tile h3")).isEqualTo(evil);
			browser.find(".tile .change").click();
			assertThat(browser.text("#change-title")).contains(evil);
			browser.find("[name=reason]").sendKeys("<script>window.hacked=1</script>");
			browser.find("[value=DISABLE]").click();
			browser.awaitText(".tile:has(.by-hand:not([hidden])) .by-hand", "(<script>window.hacked=1</script>)");
			assertThat(browser.findAll("main img, main script")).isEmpty();
			assertThat(browser.run("return window.hacked")).isNull();
		}
		finally {
			shop.registry().remove(evil);
		}
	}

	@Test
	void opensABreakerByHandAfterAskingAgainAndUndoesIt() {
		tile("orders").findElement(By.className("change")).click();
		browser.find("[name=reason]").sendKeys("maintenance");
		browser.find("[value=FORCE_OPEN]").click();
		assertThat(breaker("orders")).as("before the second question is answered").isEqualTo(CircuitState.CLOSED);
		assertThat(browser.text(".confirm p")).isEqualTo("Every call of orders will be refused for 15 minutes.");
		browser.find("[value=CONFIRM]").click();
		browser.awaitText("#sentence", "orders is degraded: circuit breaker forced open by hand, maintenance.");
		assertThat(breaker("orders")).isEqualTo(CircuitState.FORCED_OPEN);
		browser.awaitText(".by-hand:not([hidden])", "until ");
		tile("orders").findElement(By.cssSelector(".by-hand button")).click();
		browser.awaitText("#sentence", "All 3 dependencies are healthy.");
		assertThat(breaker("orders")).isEqualTo(CircuitState.CLOSED);
	}

	@Test
	void whatIsChangedByHandEndsByItself() {
		tile("orders").findElement(By.className("change")).click();
		browser.find("[value=DISABLE]").click();
		browser.awaitText(".tile[data-condition=healthy] .by-hand:not([hidden])", "circuit breaker disable");
		shop.time().advance(Duration.ofMinutes(16));
		assertThat(breaker("orders")).isEqualTo(CircuitState.CLOSED);
		browser.refresh();
		browser.awaitShown(".by-hand", false);
	}

	@Test
	void closesAndResetsABreaker() {
		shop.breakOrders();
		browser.refresh();
		browser.awaitText("#sentence", "orders is degraded");
		tile("orders").findElement(By.className("change")).click();
		browser.find("[value=CLOSE]").click();
		browser.awaitShown("dialog", false);
		assertThat(breaker("orders")).isEqualTo(CircuitState.CLOSED);
		tile("orders").findElement(By.className("change")).click();
		browser.find("[value=RESET]").click();
		browser.awaitShown("dialog", false);
		browser.awaitText("#done", "orders: reset.");
	}

	@Test
	void setsLimitsWithTheKeyboardAlone() {
		browser.press(Keys.TAB);
		assertThat(browser.text(":focus")).isEqualTo("Skip to the dependencies");
		browser.press(Keys.ENTER);
		browser.tabTo(".tile .change");
		assertThat(String.valueOf(browser.run("return document.activeElement.getAttribute('aria-label')")))
			.isEqualTo("Change orders");
		assertThat(String.valueOf(browser.run("return getComputedStyle(document.activeElement).outlineStyle")))
			.isEqualTo("solid");
		browser.press(Keys.ENTER);
		browser.tabTo("[name=maxConcurrent]");
		browser.press("3");
		browser.tabTo("[name=timeout]");
		browser.press("1500ms", Keys.ENTER);
		browser.awaitShown("dialog", false);
		Dependency orders = shop.registry().get("orders");
		assertThat(orders.bulkhead().capacity()).isEqualTo(3);
		assertThat(orders.config().timeout()).isEqualTo(Duration.ofMillis(1500));
		browser.awaitText("#settings tbody", "runtime");
		assertThat(browser.text("#settings tbody")).contains("bulkhead.max_concurrent3runtime", "timeoutPT1.5Sruntime");
		assertThat(String.valueOf(browser.run("return document.activeElement.getAttribute('aria-label')")))
			.as("the focus is where it was")
			.isEqualTo("Change orders");
		browser.press(Keys.ENTER);
		browser.tabTo("[value=UNDO]");
		browser.press(Keys.SPACE);
		browser.awaitShown("dialog", false);
		assertThat(orders.bulkhead().capacity()).isEqualTo(10);
	}

	@Test
	void saysWhyTheServerRefusesAChange() {
		tile("orders").findElement(By.className("change")).click();
		browser.run("document.cookie = 'XSRF-TOKEN=; max-age=0; path=/'");
		browser.find("[value=RESET]").click();
		browser.awaitText(".problem", "does not allow this");
		assertThat(browser.complaints()).singleElement().asString().contains("403");
		browser.press(Keys.ESCAPE);
		browser.awaitShown("dialog", false);
	}

	@Test
	void settingsAndMethodsAreThereAndCanBeFiltered() {
		browser.awaitText("#settings tbody", "command line");
		assertThat(browser.text("#settings tbody")).doesNotContain("type default");
		browser.find("#settings-defaults").click();
		browser.find("#settings-filter").sendKeys("FAILURE_THRESHOLD");
		assertThat(browser.text("#settings tbody")).contains("orderscircuit_breaker.failure_threshold5")
			.doesNotContain("max_wait");
		browser.find("#filter").sendKeys("pay");
		assertThat(browser.text("#settings tbody")).contains("payment").doesNotContain("orders");
		assertThat(browser.text("#methods tbody")).contains("Orders.pay", "timeout(PT15S)").doesNotContain("session");
		assertThat(browser.findAll(".tile")).hasSize(1);
		assertThat(browser.text("#dependencies-count")).isEqualTo("1 of 3");
	}

	@Test
	void saysThatWhatItShowsIsOldWhenTheServerIsAway() {
		browser.offline(true);
		try {
			browser.refresh();
			browser.awaitText("#stale", "The server does not answer");
			assertThat(browser.text("#stale")).contains("What you see is from ");
			assertThat(browser.isShown("body.stale")).isTrue();
		}
		finally {
			browser.offline(false);
		}
		browser.refresh();
		browser.awaitShown("#stale", false);
		browser.complaints();
	}

	@Test
	void restsWhilePaused() {
		browser.find("#pause").click();
		shop.breakOrders();
		browser.refresh();
		assertThat(browser.text("#sentence")).contains("healthy");
		assertThat(browser.text("#clock")).startsWith("as of ");
		browser.find("#pause").click();
		browser.awaitText("#sentence", "orders is degraded");
	}

	@ParameterizedTest
	@CsvSource({ "light, 1280", "dark, 1280", "light, 400", "dark, 400" })
	void isReadableOnEveryScreen(String colours, int width) {
		shop.registry()
			.register("a_dependency_with_a_very_long_name_that_nobody_can_break".repeat(2), DependencyType.CACHE);
		try {
			shop.breakOrders();
			browser.window(width, 900);
			browser.emulateMedia(colours);
			browser.refresh();
			browser.awaitText("#sentence", "orders is degraded");
			assertThat(browser
				.run("const { scrollWidth, clientWidth } = document.documentElement; return scrollWidth - clientWidth"))
				.as("pixels that stick out")
				.isEqualTo(0L);
			assertThat(contrasts()).allSatisfy(
					(what, contrast) -> assertThat(contrast.doubleValue()).as(what).isGreaterThanOrEqualTo(4.5));
		}
		finally {
			shop.registry().remove("a_dependency_with_a_very_long_name_that_nobody_can_break".repeat(2));
		}
	}

	/** Contrast of text against what is behind it, by the formula of WCAG 2. */
	@SuppressWarnings("unchecked")
	private static Map<String, Number> contrasts() {
		return (Map<String, Number>) browser
			.run("""
					const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
					const luminance = (colour) => numbers(colour).slice(0, 3).map((it) => it / 255)
						.map((it) => it <= 0.03928 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4)
						.reduce((sum, it, index) => sum + it * [0.2126, 0.7152, 0.0722][index], 0);
					const behind = (node) => {
						const colour = getComputedStyle(node).backgroundColor;
						return (numbers(colour)[3] ?? 1) > 0 ? colour : behind(node.parentElement);
					};
					const found = {};
					for (const selector of ['#sentence', '#sentence-time', '#clock', 'h3', '.kind', '.badge', '.time', 'dt', 'dd',
							'dd.alarming', 'figcaption', 'th', 'td', 'small', 'button']) {
						for (const node of document.querySelectorAll(selector)) {
							const [dark, light] = [luminance(getComputedStyle(node).color), luminance(behind(node))].sort((a, b) => a - b);
							found[selector] = Math.min(found[selector] ?? 99, (light + 0.05) / (dark + 0.05));
						}
					}
					return found;""");
	}

	@Test
	void showsTwoHundredDependenciesUnderLoad() throws Exception {
		List<Dependency> many = IntStream.range(0, 197)
			.mapToObj((i) -> shop.registry().register("many_%03d".formatted(i), DependencyType.EXTERNAL_API))
			.toList();
		AtomicBoolean done = new AtomicBoolean();
		CountDownLatch called = new CountDownLatch(many.size());
		ExecutorService load = Executors.newFixedThreadPool(2);
		try {
			Callable<Void> caller = () -> {
				while (!done.get()) {
					for (Dependency dependency : many) {
						dependency.call("op", () -> "x");
						called.countDown();
					}
					Thread.onSpinWait();
				}
				return null;
			};
			load.submit(caller);
			load.submit(caller);
			assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
			shop.time().advance(Duration.ofSeconds(10));
			Dependency broken = many.get(150);
			fail(broken);
			browser.refresh();
			browser.awaitText("#sentence", "many_150 is degraded: circuit breaker open");
			assertThat(browser.findAll(".tile")).hasSize(200);
			assertThat(browser.text(".tile h3")).as("the first tile").isEqualTo("many_150");
		}
		finally {
			done.set(true);
			load.shutdownNow();
			assertThat(load.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
			many.forEach((dependency) -> shop.registry().remove(dependency.name()));
		}
	}

	/** Fails until the breaker opens: the load succeeds in between. */
	private static void fail(Dependency dependency) {
		while (dependency.circuitBreaker().state() == CircuitState.CLOSED) {
			try {
				dependency.call("op", () -> {
					throw new IOException();
				});
			}
			catch (Exception ex) {
				// what the test wants
			}
		}
	}

	private static WebElement tile(String name) {
		return browser.findAll(".tile")
			.stream()
			.filter((tile) -> tile.findElement(By.tagName("h3")).getText().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static CircuitState breaker(String name) {
		return shop.registry().get(name).circuitBreaker().state();
	}

	/** Guards writes as Spring Security does for scripts: a cookie has to come back. */
	@Configuration(proxyBeanMethods = false)
	@Import(Shop.Application.class)
	static class Protected {

		@Bean
		OncePerRequestFilter csrfFilter() {
			return new OncePerRequestFilter() {

				@Override
				protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response,
						FilterChain chain) throws ServletException, IOException {
					if (!request.getMethod().equals("GET") && !"to ken".equals(request.getHeader("X-XSRF-TOKEN"))) {
						response.sendError(403);
						return;
					}
					Cookie cookie = new Cookie("XSRF-TOKEN", "to%20ken");
					cookie.setPath("/");
					response.addCookie(cookie);
					chain.doFilter(request, response);
				}

			};
		}

	}

}
