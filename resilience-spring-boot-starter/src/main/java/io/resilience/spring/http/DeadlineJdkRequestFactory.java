package io.resilience.spring.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;

import io.resilience.time.Deadline;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * A request factory on the JDK's {@link HttpClient} whose timeout, which bounds a request
 * up to the end of its response, never exceeds the time that the
 * {@linkplain Deadline#current() guarded call} around the request has left. The usual
 * factory is interrupted at the deadline while the guarded call runs; this one also ends
 * the reading of what the caller takes away from it, such as a long download.
 */
public final class DeadlineJdkRequestFactory implements ClientHttpRequestFactory {

	private static final Duration ONE_MILLISECOND = Duration.ofMillis(1);

	private final HttpClient client;

	private final Executor executor;

	private final @Nullable Duration readTimeout;

	private final JdkClientHttpRequestFactory unlimited;

	/**
	 * Creates a factory.
	 * @param client the client
	 * @param readTimeout timeout of requests that have more time left, or {@code null}
	 * for none
	 */
	public DeadlineJdkRequestFactory(HttpClient client, @Nullable Duration readTimeout) {
		this.client = client;
		this.executor = client.executor().orElseGet(SimpleAsyncTaskExecutor::new);
		this.readTimeout = readTimeout;
		this.unlimited = factory(readTimeout);
	}

	private JdkClientHttpRequestFactory factory(@Nullable Duration timeout) {
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(this.client, this.executor);
		if (timeout != null) {
			factory.setReadTimeout(timeout);
		}
		return factory;
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
		Duration left = Deadline.current()
			.map((deadline) -> deadline.remaining().plus(ONE_MILLISECOND))
			.filter((time) -> this.readTimeout == null || time.compareTo(this.readTimeout) < 0)
			.orElse(null);
		return ((left != null) ? factory(left) : this.unlimited).createRequest(uri, method);
	}

}
