package io.resilience.spring.monitor;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.resilience.alert.AlertListener;
import io.resilience.alert.ResilienceAlert;
import io.resilience.retry.Retry;
import io.resilience.retry.RetryConfig;
import io.resilience.spring.properties.WebhookSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Posts alerts, one after the other on a thread of its own that is there only while there
 * is something to post. What cannot be posted is tried again, then logged and given up.
 */
public final class AlertWebhook implements AlertListener, AutoCloseable {

	private static final Log logger = LogFactory.getLog(AlertWebhook.class);

	private static final int QUEUE = 100;

	private static final long IDLE_SECONDS = 5;

	private final WebhookSettings settings;

	private final AlertBody body;

	private final Retry retry;

	private final ThreadPoolExecutor thread;

	private @Nullable HttpClient client;

	/**
	 * Creates it. Nothing is started before the first alert.
	 * @param settings where to post what
	 * @param source name of the application
	 * @param retry how often to try, and how long to wait between
	 */
	public AlertWebhook(WebhookSettings settings, String source, RetryConfig retry) {
		this.settings = settings;
		this.body = new AlertBody(settings.format(), source, settings.routingKey());
		this.retry = Retry.of("alert webhook", retry);
		this.thread = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE),
				AlertWebhook::newThread, (task, executor) -> logDropped(executor.isShutdown()));
		this.thread.allowCoreThreadTimeOut(true);
	}

	private static Thread newThread(Runnable task) {
		Thread thread = new Thread(null, task, "resilience-webhook", 0, false);
		thread.setDaemon(true);
		return thread;
	}

	private static void logDropped(boolean closed) {
		if (!closed) {
			logger.warn("An alert is not posted: %d wait to be posted already".formatted(QUEUE));
		}
	}

	@Override
	public void onAlert(ResilienceAlert alert) {
		if (alert.level().compareTo(this.settings.level()) >= 0) {
			this.thread.execute(() -> post(alert));
		}
	}

	private void post(ResilienceAlert alert) {
		try {
			HttpRequest request = request(alert);
			int status = this.retry.call(() -> send(request));
			if (status >= 300) {
				logger.warn("Alert %s is not posted: the webhook answered %d".formatted(alert.id(), status));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt(); // closed
		}
		catch (Exception ex) {
			// Neither message nor stack trace: they may show the address, which is
			// secret.
			logger.warn("Alert %s is not posted: %s".formatted(alert.id(), reason(ex)));
		}
	}

	private static String reason(Exception ex) {
		return (ex instanceof UnavailableException) ? String.valueOf(ex.getMessage()) : ex.getClass().getName();
	}

	private HttpRequest request(ResilienceAlert alert) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.settings.url())
			.timeout(this.settings.timeout())
			.setHeader("Content-Type", "application/json");
		for (int i = 0; i < this.settings.headers().size(); i += 2) {
			request.setHeader(this.settings.headers().get(i), this.settings.headers().get(i + 1));
		}
		return request.POST(HttpRequest.BodyPublishers.ofString(this.body.json(alert))).build();
	}

	/** A receiver that is not available now may be later; one that refuses will again. */
	private int send(HttpRequest request) throws IOException, InterruptedException {
		int status = client().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
		if (status >= 500 || status == 408 || status == 429) {
			throw new UnavailableException("the webhook answered " + status);
		}
		return status;
	}

	private synchronized HttpClient client() {
		if (this.client == null) {
			this.client = HttpClient.newBuilder().connectTimeout(this.settings.timeout()).build();
		}
		return this.client;
	}

	/**
	 * Posts nothing more, and interrupts what is being posted. Before Java 21 a client
	 * cannot be closed: its thread ends when nobody refers to it.
	 */
	@Override
	public synchronized void close() {
		this.thread.shutdownNow();
		HttpClient client = this.client;
		this.client = null;
		if (client instanceof AutoCloseable closeable) {
			try {
				closeable.close();
			}
			catch (Exception ex) {
				logger.debug("The client of the webhook could not be closed", ex);
			}
		}
	}

	/** The receiver may take it later. */
	private static final class UnavailableException extends IOException {

		private static final long serialVersionUID = 1L;

		UnavailableException(String message) {
			super(message);
		}

	}

}
