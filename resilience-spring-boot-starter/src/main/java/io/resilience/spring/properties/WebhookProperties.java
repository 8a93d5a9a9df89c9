package io.resilience.spring.properties;

import java.time.Duration;
import java.util.List;

import io.resilience.alert.AlertLevel;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys of {@code resilience_monitoring.alerts.webhook}.
 *
 * @param url Where to post alerts.
 * @param format What is posted.
 * @param level Least level of the alerts that are posted.
 * @param routingKey Integration key that a paging service asks for.
 * @param headers Headers of the request, each as 'Name: value'.
 * @param timeout How long one attempt may take.
 */
record WebhookProperties(String url, @DefaultValue("generic") WebhookFormat format,
		@DefaultValue("warning") AlertLevel level, String routingKey, List<String> headers,
		@DefaultValue("5s") Duration timeout) {

}
