package io.resilience.spring.properties;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import com.sun.net.httpserver.HttpServer;
import io.resilience.alert.AlertKind;
import io.resilience.alert.AlertLevel;
import io.resilience.alert.AlertListener;
import io.resilience.alert.AlertState;
import io.resilience.alert.Alerts;
import io.resilience.alert.ResilienceAlert;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.health.Condition;
import io.resilience.health.HealthMonitor;
import io.resilience.health.HealthThresholds;
import io.resilience.retry.RetryConfig;
import io.resilience.spring.Contexts;
import io.resilience.spring.monitor.AlertWebhook;
import io.resilience.time.ManualTime;
import org.awaitility.Awaitility;

import org.springframework.context.ApplicationContext;

/**
 * Keys of health, alerts and the webhook: what is said of a dependency in trouble.
 */
final class MonitorEffects {

	private static final String ALERTS = "monitoring.alerts.";

	private static final String EACH_SECOND = "monitoring.health_check_interval=1";

	private MonitorEffects() {
	}

	static Map<String, OtherEffect> all() {
		Effects effects = new Effects();
		health(effects);
		history(effects);
		alerts(effects);
		webhook(effects);
		Map<String, OtherEffect> all = new LinkedHashMap<>(effects.all());
		all.putAll(HealthCheckEffects.all());
		return all;
	}

	private static void health(Effects effects) {
		effects.add("health.success_rate_threshold", "0.3", "", in((trouble) -> {
			trouble.calls(10, 5);
			return trouble.condition();
		}), Condition.HEALTHY);
		effects.add("health.minimum_calls", "50", "", in((trouble) -> {
			trouble.calls(10, 10);
			return trouble.condition();
		}), Condition.HEALTHY);
		effects.add("health.window", "5", "", in((trouble) -> {
			trouble.calls(10, 10);
			trouble.time.advance(Duration.ofSeconds(30));
			return trouble.condition();
		}), Condition.HEALTHY);
		effects.add("health.utilization_threshold", "0.5", "", in((trouble) -> {
			trouble.hold(7);
			return trouble.condition();
		}), Condition.UNDER_PRESSURE);
	}

	private static void history(Effects effects) {
		effects.add("monitoring.health_check_history", "3", "health_checks.it.type=system", in((trouble) -> {
			HealthMonitor monitor = trouble.context.getBean(HealthMonitor.class);
			for (int i = 0; i < 8; i++) {
				monitor.checkNow().toCompletableFuture().join();
			}
			return monitor.find("it").orElseThrow().history().size();
		}), 3);
	}

	private static void alerts(Effects effects) {
		effects.add(ALERTS + "circuit_breaker_open_threshold", "2", EACH_SECOND, in((trouble) -> {
			trouble.users.circuitBreaker().forceOpen();
			return trouble.alerts(1);
		}), List.of());
		effects.add(ALERTS + "bulkhead_utilization_threshold", "0.5", EACH_SECOND, in((trouble) -> {
			trouble.hold(7);
			return trouble.alerts(1);
		}), List.of(AlertKind.BULKHEAD_UTILIZATION));
		effects.add(ALERTS + "failure_rate_threshold", "0.9", EACH_SECOND, in((trouble) -> {
			trouble.calls(20, 10);
			return trouble.alerts(1);
		}), List.of());
		effects.add(ALERTS + "timeout_rate_threshold", "0.9",
				EACH_SECOND + " " + ALERTS + "bulkhead_utilization_threshold=1", in((trouble) -> {
					trouble.calls(10, 0);
					trouble.hold(8);
					return trouble.alerts(3).contains(AlertKind.TIMEOUT_RATE);
				}), false);
		effects.add(ALERTS + "minimum_calls", "50", EACH_SECOND, in((trouble) -> {
			trouble.calls(20, 20);
			return trouble.alerts(1);
		}), List.of());
		effects.add(ALERTS + "window", "5", EACH_SECOND, in((trouble) -> {
			trouble.calls(20, 20);
			trouble.alerts(1);
			return trouble.alerts(30);
		}), List.of());
		effects.add(ALERTS + "repeat_interval", "60", EACH_SECOND, in((trouble) -> {
			trouble.users.circuitBreaker().forceOpen();
			trouble.alerts(150);
			return trouble.raised.size() > 1;
		}), true);
	}

	private static Effects.Look in(Function<Trouble, Object> look) {
		return (settings) -> {
			List<Object> seen = new ArrayList<>();
			List<ResilienceAlert> raised = new CopyOnWriteArrayList<>();
			Contexts.plain()
				.withBean(ManualTime.class)
				.withBean("listener", AlertListener.class, () -> raised::add)
				.withPropertyValues(settings.entrySet().stream().map(Object::toString).toArray(String[]::new))
				.run((context) -> seen.add(look.apply(Trouble.of(context, raised))));
			return seen.get(0);
		};
	}

	private static void webhook(Effects effects) {
		String url = ALERTS + "webhook.url=http://127.0.0.1:${here}/";
		effects.add(ALERTS + "webhook.url", "http://127.0.0.1:${here}/", "", (it) -> posted(it).size(), 2);
		effects.add(ALERTS + "webhook.level", "critical", url, (it) -> posted(it).size(), 1);
		effects.add(ALERTS + "webhook.format", "chat", url, (it) -> posted(it).get(0).contains("\"text\""), true);
		effects.add(ALERTS + "webhook.routing_key", "r0uting", url + " " + ALERTS + "webhook.format=pager",
				(it) -> posted(it).toString().contains("r0uting"), true);
		effects.add(ALERTS + "webhook.headers", "X-Team: blue", url, (it) -> posted(it).get(0).contains("blue"), true);
		effects.add(ALERTS + "webhook.timeout", "7", url, (it) -> read(it, 1).monitoring().alerts().webhook().timeout(),
				Duration.ofSeconds(7));
	}

	private static DependencySettings read(Map<String, Object> settings, int port) {
		return Effects.read(settings, Map.of("here", port));
	}

	/** Head and body of what is posted of two alerts, of which the second is critical. */
	private static List<String> posted(Map<String, Object> settings) throws IOException {
		List<String> requests = new CopyOnWriteArrayList<>();
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			requests.add(exchange.getRequestHeaders().values() + body);
			exchange.sendResponseHeaders(202, -1);
			exchange.close();
		});
		server.start();
		try {
			WebhookSettings webhook = read(settings, server.getAddress().getPort()).monitoring().alerts().webhook();
			if (webhook != null) {
				post(webhook, requests);
			}
			return requests;
		}
		catch (InvalidResilienceConfigurationException ex) {
			return List.of("refused");
		}
		finally {
			server.stop(0);
		}
	}

	private static void post(WebhookSettings settings, List<String> requests) {
		try (AlertWebhook webhook = new AlertWebhook(settings, "shop", RetryConfig.defaults())) {
			webhook.onAlert(alert(AlertLevel.WARNING, "first"));
			webhook.onAlert(alert(AlertLevel.CRITICAL, "second"));
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> requests.stream().anyMatch((request) -> request.contains("second")));
		}
	}

	private static ResilienceAlert alert(AlertLevel level, String message) {
		Instant now = Instant.parse("2026-01-02T03:04:05Z");
		return new ResilienceAlert(AlertKind.FAILURE_RATE, "pay", level, message, now, now, AlertState.RAISED);
	}

	/**
	 * A dependency with a bulkhead of ten and a timeout of two seconds, in whatever
	 * trouble.
	 */
	private record Trouble(ApplicationContext context, ManualTime time, Dependency users,
			List<ResilienceAlert> raised) {

		static Trouble of(ApplicationContext context, List<ResilienceAlert> raised) {
			ManualTime time = context.getBean(ManualTime.class);
			Dependency users = context.getBean(DependencyRegistry.class)
				.register("users", DependencyConfig.builder(DependencyType.DATABASE)
					.timeout(Duration.ofSeconds(2))
					.circuitBreaker(DependencyType.DATABASE.circuitBreaker().toBuilder().failureThreshold(1000).build())
					.bulkhead(BulkheadConfig.builder().maxConcurrent(10).build())
					.build());
			Trouble trouble = new Trouble(context, time, users, raised);
			trouble.alerts(1);
			return trouble;
		}

		void calls(int all, int failing) {
			for (int i = 0; i < all; i++) {
				boolean fails = i < failing;
				this.users.callAsync(() -> fails ? CompletableFuture.failedFuture(new IOException())
						: CompletableFuture.completedFuture("done"));
			}
		}

		void hold(int permits) {
			for (int i = 0; i < permits; i++) {
				this.users.callAsync(CompletableFuture::new);
			}
		}

		Condition condition() {
			return Condition.of(this.users.snapshot(), this.context.getBean(HealthThresholds.class));
		}

		List<AlertKind> alerts(int afterSeconds) {
			for (int i = 0; i < afterSeconds; i++) {
				this.time.advance(Duration.ofSeconds(1));
			}
			return this.context.getBean(Alerts.class).active().stream().map(ResilienceAlert::kind).toList();
		}

	}

}
