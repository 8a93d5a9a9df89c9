package io.resilience.spring.properties;

import java.time.Duration;
import java.util.List;

import io.resilience.alert.AlertLevel;
import io.resilience.health.HealthCheckConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health checks and the webhook of alerts, as they are written and refused.
 */
class HealthCheckSettingsTests {

	@Test
	void checksHaveWhatIsWritten() {
		List<HealthCheckSettings> checks = SettingsBuilder.yaml("""
				resilience:
				  monitoring.health_check_interval: 20
				  health_checks:
				    shop:
				      type: http
				      url: http://localhost:8080/ready
				      expected_status: [200, 300-302]
				      critical: true
				      check_interval: 10
				      timeout_seconds: 1.5
				      alert_threshold: 3
				    broker: { type: kafka, bootstrap_servers: "a:9092, b:9092" }
				    host: { type: system, disk_critical: 0.7, cpu_warning: 0.99 }
				    own:
				    orders: { type: pool, pool: HikariPool-1 }
				""").healthChecks();
		assertThat(checks).extracting(HealthCheckSettings::name)
			.containsExactly("shop", "broker", "host", "own", "orders");
		HealthCheckSettings shop = checks.get(0);
		assertThat(shop.config().critical()).isTrue();
		assertThat(shop.config().interval()).hasSeconds(10);
		assertThat(shop.config().timeout()).isEqualTo(Duration.ofMillis(1500));
		assertThat(shop.config().alertThreshold()).isEqualTo(3);
		assertThat(shop.expectedStatus()).hasToString("200, 300-302");
		assertThat(checks.get(1).config().interval()).hasSeconds(20);
		assertThat(checks.get(1).config().timeout()).hasSeconds(5);
		assertThat(checks.get(1).bootstrapServers()).containsExactly("a:9092", "b:9092");
		assertThat(checks.get(2).disk().critical()).isEqualTo(0.7);
		assertThat(checks.get(2).disk().warning()).isEqualTo(0.7);
		assertThat(checks.get(2).cpu().critical()).isEqualTo(1);
		assertThat(checks.get(3).type()).isNull();
		assertThat(checks.get(4).pool()).isEqualTo("HikariPool-1");
	}

	@Test
	void checksOfPoolsHaveDefaultsOfTheirOwn() {
		List<HealthCheckSettings> checks = SettingsBuilder.yaml("""
				resilience:
				  monitoring.health_check_interval: 20
				  health_checks:
				    orders: { type: pool }
				    quick: { type: pool, interval: 10 }
				    other: { type: pool, recovery_interval: 5, alert_threshold: 1, alert_interval: 0 }
				    own: { interval: 90 }
				    slow: { interval: 90, recovery_interval: 15, alert_interval: 10m }
				""").healthChecks();
		assertThat(checks.get(0).config()).isEqualTo(HealthCheckConfig.builder()
			.interval(Duration.ofSeconds(60))
			.recoveryInterval(Duration.ofSeconds(30))
			.timeout(Duration.ofSeconds(5))
			.alertThreshold(3)
			.alertInterval(Duration.ofHours(1))
			.build());
		assertThat(checks.get(1).config().recoveryInterval()).hasSeconds(10);
		assertThat(checks.get(2).config().recoveryInterval()).hasSeconds(5);
		assertThat(checks.get(2).config().alertThreshold()).isOne();
		assertThat(checks.get(2).config().alertInterval()).isZero();
		assertThat(checks.get(3).config().recoveryInterval()).hasSeconds(90);
		assertThat(checks.get(3).config().alertInterval()).isZero();
		assertThat(checks.get(4).config().recoveryInterval()).hasSeconds(15);
		assertThat(checks.get(4).config().alertInterval()).hasMinutes(10);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = { "{ type: http } | type | needs the key 'url' beside it",
			"{ type: http, url: ftp://x } | url | must be an http or https URL with a host",
			"{ type: http, url: http://x, expected_status: 2xx } | expected_status | must be codes such as 204 or ranges such as 200-299",
			"{ type: tcp, host: x } | type | needs the key 'port' beside it",
			"{ type: tcp, host: x, port: 70000 } | port | must be from 1 to 65535",
			"{ type: system, url: http://x } | url | is no key of a health check of the type system",
			"{ host: x } | host | needs a type beside it: only a health check with a type has an address and limits",
			"{ type: system, cpu_warning: 0.9, cpu_critical: 0.8 } | cpu_warning | must not be above cpu_critical (0.8)",
			"{ type: system, cpu_warning: 90 } | cpu_warning | must be above 0 and at most 1",
			"{ type: htp } | type | must be one of http, tcp, jdbc, redis, kafka, system, pool",
			"{ type: jdbc, url: jdbc:x, data_source: y } | data_source | says where connections come from, and so does url: give one of them",
			"{ timeout: 0 } | timeout | must be above 0",
			"{ recovery_interval: 0 } | recovery_interval | must be above 0",
			"{ alert_interval: -1 } | alert_interval | must not be negative",
			"{ alert_threshold: 0 } | alert_threshold | must be at least 1" })
	void whatCannotWorkIsReportedWithItsPlace(String check, String key, String rule) {
		List<ConfigurationProblem> problems = SettingsBuilder.problems("resilience.health_checks.x: " + check);
		assertThat(problems).singleElement().satisfies((problem) -> {
			assertThat(problem.key()).isEqualTo("resilience.health_checks.x." + key);
			assertThat(problem.origin()).startsWith("application.yml:1:");
			assertThat(problem.rule()).isEqualTo(rule);
		});
	}

	@Test
	void slipsHaveTheirNearestKey() {
		assertThat(SettingsBuilder.problems("resilience.health_checks.x: { typ: tcp }")).singleElement()
			.satisfies((problem) -> assertThat(problem.suggestion()).isEqualTo("resilience.health_checks.x.type"));
	}

	@Test
	void webhookHasWhatIsWritten() {
		WebhookSettings webhook = SettingsBuilder.yaml("""
				resilience_monitoring.alerts.webhook:
				  url: https://events.example.com/enqueue
				  format: pager
				  level: critical
				  routing_key: abc
				  headers: ["X-One: 1", "X-Two:  b: c "]
				  timeout: 3
				""").monitoring().alerts().webhook();
		assertThat(webhook.url()).hasToString("https://events.example.com/enqueue");
		assertThat(webhook.format()).isEqualTo(WebhookFormat.PAGER);
		assertThat(webhook.level()).isEqualTo(AlertLevel.CRITICAL);
		assertThat(webhook.routingKey()).isEqualTo("abc");
		assertThat(webhook.headers()).containsExactly("X-One", "1", "X-Two", "b: c");
		assertThat(webhook.timeout()).hasSeconds(3);
	}

	@Test
	void withoutAnAddressThereIsNoWebhook() {
		assertThat(SettingsBuilder.empty().build().monitoring().alerts().webhook()).isNull();
		assertThat(SettingsBuilder.yaml("resilience.monitoring.alerts.webhook: { url: '', format: chat }")
			.monitoring()
			.alerts()
			.webhook()).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"{ url: s3cret.example.com } | url | must be an http or https URL with a host",
			"{ url: https://x, headers: ['s3cret'] } | headers[0] | must be headers that a client may set, each as 'Name: value'",
			"{ url: https://x, headers: ['Host: s3cret'] } | headers[0] | must be headers that a client may set, each as 'Name: value'",
			"{ url: https://x, format: pager } | format | needs the key 'routing_key' beside it",
			"{ url: https://x, format: s } | format | must be one of generic, chat, pager",
			"{ routing_kye: s3cret } | routing_kye | is not a known key",
			"{ ulr: s3cret } | ulr | is not a known key" })
	void webhookThatCannotWorkIsReportedWithoutSecrets(String webhook, String key, String rule) {
		List<ConfigurationProblem> problems = SettingsBuilder
			.problems("resilience.monitoring.alerts.webhook: " + webhook);
		assertThat(problems).singleElement().satisfies((problem) -> {
			assertThat(problem.key()).isEqualTo("resilience.monitoring.alerts.webhook." + key);
			assertThat(problem.rule()).isEqualTo(rule);
			assertThat(problem.describe()).doesNotContain("s3cret");
		});
	}

	@Test
	void passwordsAreNeverRepeated() {
		String yaml = """
				resilience.health_checks.x:
				  type: tcp
				  host: localhost
				  port: 6379
				  password: s3cret
				  pasword: s3cret
				""";
		assertThat(SettingsBuilder.problems(yaml)).hasSize(2)
			.allSatisfy((problem) -> assertThat(problem.describe()).contains("******").doesNotContain("s3cret"));
		assertThat(SettingsBuilder
			.problems("resilience.health_checks.x: { type: tcp, url: 'http://u:s3cret@h/?pwd=s3cret' }"))
			.allSatisfy((problem) -> assertThat(problem.describe()).doesNotContain("s3cret"));
	}

	@Test
	void sharedSettingsShowNoSecrets() {
		assertThat(SettingsBuilder
			.yaml("""
					resilience.monitoring.alerts.webhook: { url: "https://h/s3cret", routing_key: s3cret, headers: ["A: s3cret"] }
					""")
			.shared()
			.toString()).doesNotContain("s3cret").contains("******");
	}

}
