package io.resilience.spring.dashboard;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;

import static org.awaitility.Awaitility.await;

/**
 * A headless Chromium, one for all tests; where the machine has none, tests that ask for
 * it are skipped.
 */
final class Browser implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ChromeDriver driver;

	private Browser(File chromium, File chromedriver) {
		Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium);
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
				"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync");
		options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
		this.driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(chromedriver).usingAnyFreePort().build(),
				options);
	}

	private static Browser start() {
		Optional<File> chromium = executable("chromium", "chromium-browser", "google-chrome");
		Optional<File> chromedriver = executable("chromedriver");
		Assumptions.assumeTrue(chromium.isPresent() && chromedriver.isPresent(),
				"Not tested in a browser: there is no chromium with its chromedriver on the PATH (Debian: chromium and chromium-driver)");
		return new Browser(chromium.orElseThrow(), chromedriver.orElseThrow());
	}

	private static Optional<File> executable(String... names) {
		String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
		return Stream.of(names)
			.flatMap((name) -> Stream.of(folders).map((folder) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.map(Path::toFile)
			.findFirst();
	}

	void open(String url) {
		window(1280, 900);
		emulateMedia("light");
		this.driver.get(url);
		complaints();
	}

	void window(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
	}

	/** {@code light} or {@code dark}. */
	void emulateMedia(String colours) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
	}

	void offline(boolean offline) {
		this.driver.executeCdpCommand("Network.enable", Map.of());
		this.driver.executeCdpCommand("Network.emulateNetworkConditions",
				Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
	}

	/** Lets the page ask the server now, as it does when it becomes visible. */
	void refresh() {
		run("document.dispatchEvent(new Event('visibilitychange'))");
	}

	Object run(String script) {
		return this.driver.executeScript(script);
	}

	WebElement find(String selector) {
		return this.driver.findElement(By.cssSelector(selector));
	}

	List<WebElement> findAll(String selector) {
		return this.driver.findElements(By.cssSelector(selector));
	}

	boolean isShown(String selector) {
		return findAll(selector).stream().anyMatch(WebElement::isDisplayed);
	}

	/** Text as the page has it, hidden or not. */
	String text(String selector) {
		return String.valueOf(
				this.driver.executeScript("return document.querySelector(arguments[0])?.textContent ?? ''", selector));
	}

	void awaitText(String selector, String text) {
		patiently().alias("'" + text + "' in " + selector).until(() -> text(selector), (found) -> found.contains(text));
	}

	void awaitShown(String selector, boolean shown) {
		patiently().alias(selector + " shown: " + shown).until(() -> isShown(selector) == shown);
	}

	/** Asks at once and often: there are many questions, and most are answered soon. */
	private static ConditionFactory patiently() {
		return await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(25));
	}

	void press(CharSequence... keys) {
		new Actions(this.driver).sendKeys(keys).perform();
	}

	/** Presses the tab key until something has the focus. */
	void tabTo(String selector) {
		for (int i = 0; i < 60; i++) {
			if (Boolean.TRUE
				.equals(this.driver.executeScript("return document.activeElement.matches(arguments[0])", selector))) {
				return;
			}
			press(Keys.TAB);
		}
		throw new AssertionError("The tab key does not lead to " + selector);
	}

	/** What the browser has complained of since the last time. */
	List<String> complaints() {
		return this.driver.manage()
			.logs()
			.get("browser")
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.map(LogEntry::getMessage)
			.toList();
	}

	@Override
	public void close() {
		this.driver.quit();
	}

	/** Gives tests the browser. */
	static final class Extension implements ParameterResolver {

		@Override
		public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
			return parameter.getParameter().getType() == Browser.class;
		}

		@Override
		public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
			return test.getRoot()
				.getStore(Namespace.create(Browser.class))
				.computeIfAbsent(Browser.class, (key) -> start());
		}

	}

}
