package io.resilience.spring.monitor;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.resilience.CallInterruptedException;
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

	private @Nullable HttpURLConnection current;

	private boolean closed;

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
		byte[] json = this.body.json(alert).getBytes(StandardCharsets.UTF_8);
		try {
			int status = this.retry.call(() -> send(json));
			if (status >= 300) {
				logger.warn("Alert %s is not posted: the webhook answered %d".formatted(alert.id(), status));
			}
		}
		catch (InterruptedException | CallInterruptedException ex) {
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

	/** A receiver that is not available now may be later; one that refuses will again. */
	private int send(byte[] json) throws IOException, InterruptedException {
		// Not java.net.http: its client keeps a thread that nothing ends before Java 21.
		HttpURLConnection connection = (HttpURLConnection) this.settings.url().toURL().openConnection();
		try {
			begin(connection);
			int status = send(connection, json);
			if (status >= 500 || status == 408 || status == 429) {
				throw new UnavailableException("the webhook answered " + status);
			}
			return status;
		}
		finally {
			connection.disconnect();
		}
	}

	private synchronized void begin(HttpURLConnection connection) throws InterruptedException {
		if (this.closed) {
			throw new InterruptedException();
		}
		this.current = connection;
	}

	private int send(HttpURLConnection connection, byte[] json) throws IOException {
		int millis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, this.settings.timeout().toMillis()));
		connection.setConnectTimeout(millis);
		connection.setReadTimeout(millis);
		connection.setInstanceFollowRedirects(false);
		connection.setRequestMethod("POST");
		connection.setDoOutput(true);
		connection.setFixedLengthStreamingMode(json.length); // sent once and not again
																// unasked
		connection.setRequestProperty("Content-Type", "application/json");
		for (int i = 0; i < this.settings.headers().size(); i += 2) {
			connection.setRequestProperty(this.settings.headers().get(i), this.settings.headers().get(i + 1));
		}
		try (OutputStream out = connection.getOutputStream()) {
			out.write(json);
		}
		try {
			return connection.getResponseCode();
		}
		catch (HttpRetryException ex) {
			return ex.responseCode(); // asks for a password, which there is none of
		}
	}

	/**
	 * Posts nothing more, and breaks off what is being posted.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		this.thread.shutdownNow();
		if (this.current != null) {
			this.current.disconnect();
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
