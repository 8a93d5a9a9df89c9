package io.resilience.spring.monitor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.jayway.jsonpath.JsonPath;
import com.sun.net.httpserver.HttpServer;
import io.resilience.alert.AlertKind;
import io.resilience.alert.AlertLevel;
import io.resilience.alert.AlertState;
import io.resilience.alert.ResilienceAlert;
import io.resilience.retry.RetryConfig;
import io.resilience.spring.properties.WebhookFormat;
import io.resilience.spring.properties.WebhookSettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.skyscreamer.jsonassert.JSONAssert;
import org.skyscreamer.jsonassert.JSONCompareMode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a real server on loopback gets of alerts.
 */
@ExtendWith(OutputCaptureExtension.class)
class AlertWebhookTests {

	private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

	private static final RetryConfig RETRY = RetryConfig.builder()
		.maxAttempts(3)
		.baseDelay(Duration.ofMillis(1))
		.build();

	private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

	private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

	private HttpServer server;

	private AlertWebhook webhook;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", (exchange) -> {
			byte[] body = exchange.getRequestBody().readAllBytes();
			Integer answer = this.answers.poll();
			exchange.sendResponseHeaders((answer != null) ? answer : 202, -1);
			exchange.close();
			this.requests.add(new Request(exchange.getRequestHeaders().getFirst("Content-Type"),
					exchange.getRequestHeaders().getFirst("Authorization"), new String(body, StandardCharsets.UTF_8)));
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
		this.webhook.close();
	}

	@Test
	void genericBodySaysAllThereIs() throws Exception {
		post(settings(WebhookFormat.GENERIC, AlertLevel.WARNING), alert(AlertLevel.WARNING, AlertState.RAISED));
		Request request = next();
		assertThat(request.contentType()).isEqualTo("application/json");
		assertThat(request.authorization()).isEqualTo("Bearer s3cret");
		JSONAssert.assertEquals("""
				{"id": "failure_rate/pay", "state": "raised", "level": "warning", "kind": "failure_rate", "name": "pay",
				 "message": "half of \\"pay\\" \\\\ fails\\n", "time": "2026-01-02T03:04:05Z",
				 "since": "2026-01-02T03:04:05Z", "source": "shop"}
				""", request.body(), JSONCompareMode.STRICT);
	}

	@Test
	void chatsGetAText() throws Exception {
		post(settings(WebhookFormat.CHAT, AlertLevel.WARNING), alert(AlertLevel.CRITICAL, AlertState.RAISED));
		assertThat(JsonPath.<String>read(next().body(), "$.text"))
			.isEqualTo("[CRITICAL] shop: half of \"pay\" \\ fails\n");
		this.webhook.onAlert(alert(AlertLevel.CRITICAL, AlertState.RESOLVED));
		assertThat(JsonPath.<String>read(next().body(), "$.text")).startsWith("[RESOLVED] shop: ");
	}

	@Test
	void pagersGetOneIncidentThatIsTriggeredAndResolved() throws Exception {
		post(settings(WebhookFormat.PAGER, AlertLevel.WARNING), alert(AlertLevel.CRITICAL, AlertState.RAISED));
		JSONAssert.assertEquals(
				"""
						{"routing_key": "r0uting", "event_action": "trigger", "dedup_key": "shop/failure_rate/pay",
						 "payload": {"summary": "shop: half of \\"pay\\" \\\\ fails\\n", "source": "shop", "severity": "critical",
						  "timestamp": "2026-01-02T03:04:05Z", "component": "pay", "class": "failure_rate"}}
						""",
				next().body(), JSONCompareMode.STRICT);
		this.webhook.onAlert(alert(AlertLevel.CRITICAL, AlertState.RESOLVED));
		String resolved = next().body();
		assertThat(JsonPath.<String>read(resolved, "$.event_action")).isEqualTo("resolve");
		assertThat(JsonPath.<String>read(resolved, "$.dedup_key")).isEqualTo("shop/failure_rate/pay");
	}

	@Test
	void serverThatFailsFirstGetsTheAlertAgain() throws Exception {
		this.answers.addAll(List.of(503, 429));
		post(settings(WebhookFormat.GENERIC, AlertLevel.WARNING), alert(AlertLevel.WARNING, AlertState.RAISED));
		String first = next().body();
		assertThat(next().body()).isEqualTo(first);
		assertThat(next().body()).isEqualTo(first);
		this.webhook.onAlert(alert(AlertLevel.WARNING, AlertState.RESOLVED));
		assertThat(JsonPath.<String>read(next().body(), "$.state")).as("no fourth attempt").isEqualTo("resolved");
	}

	@Test
	void serverThatKeepsFailingIsGivenUpAndTheNextAlertIsPosted(CapturedOutput output) throws Exception {
		this.answers.addAll(List.of(500, 500, 500));
		post(settings(WebhookFormat.GENERIC, AlertLevel.WARNING), alert(AlertLevel.WARNING, AlertState.RAISED));
		for (int i = 0; i < 3; i++) {
			next();
		}
		this.webhook.onAlert(alert(AlertLevel.WARNING, AlertState.RESOLVED));
		assertThat(JsonPath.<String>read(next().body(), "$.state")).isEqualTo("resolved");
		assertThat(output).contains("Alert failure_rate/pay is not posted: the webhook answered 500");
		assertNoSecretsIn(output);
	}

	@Test
	void serverThatRefusesIsNotAskedAgain(CapturedOutput output) throws Exception {
		this.answers.add(404);
		post(settings(WebhookFormat.GENERIC, AlertLevel.WARNING), alert(AlertLevel.WARNING, AlertState.RAISED));
		next();
		this.webhook.onAlert(alert(AlertLevel.WARNING, AlertState.RESOLVED));
		assertThat(JsonPath.<String>read(next().body(), "$.state")).isEqualTo("resolved");
		assertThat(output).contains("Alert failure_rate/pay is not posted: the webhook answered 404");
		assertNoSecretsIn(output);
	}

	@Test
	void nobodyThereIsLoggedWithoutTheAddress(CapturedOutput output) throws Exception {
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		WebhookSettings settings = new WebhookSettings(URI.create("http://127.0.0.1:" + port + "/s3cret"),
				WebhookFormat.GENERIC, AlertLevel.WARNING, null, List.of(), Duration.ofSeconds(20));
		post(settings, alert(AlertLevel.WARNING, AlertState.RAISED));
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> output.getAll().contains("Alert failure_rate/pay is not posted: java.net.ConnectException"));
		assertNoSecretsIn(output);
	}

	@Test
	void serverThatAsksForAPasswordIsNotAskedAgain(CapturedOutput output) throws Exception {
		this.answers.add(401);
		post(settings(WebhookFormat.GENERIC, AlertLevel.WARNING), alert(AlertLevel.WARNING, AlertState.RAISED));
		next();
		this.webhook.onAlert(alert(AlertLevel.WARNING, AlertState.RESOLVED));
		assertThat(JsonPath.<String>read(next().body(), "$.state")).isEqualTo("resolved");
		assertThat(output).contains("Alert failure_rate/pay is not posted: the webhook answered 401");
	}

	@Test
	void lessSevereAlertsAreNotPosted() throws Exception {
		post(settings(WebhookFormat.GENERIC, AlertLevel.CRITICAL), alert(AlertLevel.WARNING, AlertState.RAISED));
		this.webhook.onAlert(alert(AlertLevel.CRITICAL, AlertState.RAISED));
		assertThat(JsonPath.<String>read(next().body(), "$.level")).isEqualTo("critical");
		assertThat(this.requests).isEmpty();
	}

	@Test
	void whoRaisesAlertsDoesNotWaitForAServerThatHangs(CapturedOutput output) throws Exception {
		CountDownLatch answer = new CountDownLatch(1);
		CountDownLatch asked = new CountDownLatch(1);
		this.server.createContext("/hangs", (exchange) -> {
			asked.countDown();
			try {
				answer.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			exchange.close();
		});
		post(new WebhookSettings(address("/hangs"), WebhookFormat.GENERIC, AlertLevel.WARNING, null, List.of(),
				Duration.ofMinutes(5)), alert(AlertLevel.WARNING, AlertState.RAISED));
		assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
		for (int i = 0; i < 101; i++) {
			this.webhook.onAlert(alert(AlertLevel.WARNING, AlertState.REPEATED));
		}
		assertThat(output).contains("An alert is not posted: 100 wait to be posted already");
		this.webhook.close();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().equals("resilience-webhook")));
		answer.countDown();
	}

	private WebhookSettings settings(WebhookFormat format, AlertLevel level) {
		return new WebhookSettings(address("/s3cret"), format, level, "r0uting",
				List.of("Authorization", "Bearer s3cret"), Duration.ofSeconds(20));
	}

	private URI address(String path) {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + path);
	}

	private void post(WebhookSettings settings, ResilienceAlert alert) {
		this.webhook = new AlertWebhook(settings, "shop", RETRY);
		this.webhook.onAlert(alert);
		assertThat(settings.toString()).doesNotContain("s3cret").doesNotContain("r0uting");
	}

	private static ResilienceAlert alert(AlertLevel level, AlertState state) {
		return new ResilienceAlert(AlertKind.FAILURE_RATE, "pay", level, "half of \"pay\" \\ fails\n", TIME, TIME,
				state);
	}

	private Request next() throws InterruptedException {
		Request request = this.requests.poll(30, TimeUnit.SECONDS);
		assertThat(request).as("request within 30 s").isNotNull();
		return request;
	}

	private static void assertNoSecretsIn(CapturedOutput output) {
		assertThat(output.getAll()).doesNotContain("s3cret").doesNotContain("r0uting");
	}

	private record Request(String contentType, String authorization, String body) {

	}

}
