package io.resilience.spring.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

import io.resilience.CallInterruptedException;
import io.resilience.CheckedCallable;
import io.resilience.guard.Operation;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;

/**
 * One request through the guard, with its attempts. Knows which response the caller gets
 * and closes every other one.
 * <p>
 * Concurrency. With a bulkhead that has threads of its own an attempt that was given up
 * may still run, and answer, when the caller has left: who receives a response and who
 * ends the call agree under the lock of this object.
 */
final class GuardedExchange {

	private final Operation operation;

	private final HttpRequest request;

	private final byte[] body;

	private final ClientHttpRequestExecution execution;

	private final boolean mayRepeat;

	private @Nullable ClientHttpResponse held;

	private boolean sent;

	private boolean ended;

	GuardedExchange(Operation operation, HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
		this.operation = operation;
		this.request = request;
		this.body = body;
		this.execution = execution;
		this.mayRepeat = HttpRules.mayRepeat(request.getMethod(), request.getHeaders());
	}

	ClientHttpResponse run() throws IOException {
		CheckedCallable<ClientHttpResponse, Exception> attempt = this::attempt;
		try {
			return handOver(HttpOperations.call(this.operation, this.mayRepeat, () -> this.operation.call(attempt)));
		}
		catch (UnsuccessfulResponseException ex) {
			return handOver(null);
		}
		catch (NotRepeatableException ex) {
			throw unwrapped(ex);
		}
		catch (IOException | RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex); // nothing here throws any other
		}
		finally {
			end();
		}
	}

	private ClientHttpResponse attempt() throws Exception {
		if (this.sent && !this.mayRepeat) {
			throw new NotRepeatableException(new IOException("A %s without '%s' is not sent twice"
				.formatted(this.request.getMethod(), HttpRules.IDEMPOTENCY_KEY)));
		}
		this.sent = true;
		hold(null);
		try {
			ClientHttpResponse response = ReadResponse.read(this.execution.execute(this.request, this.body));
			hold(response);
			HttpStatusCode status = response.getStatusCode();
			if (HttpRules.isFailure(status)) {
				throw unsuccessful(status, response);
			}
			return response;
		}
		catch (IOException | RuntimeException ex) {
			Exception failure = translated(ex);
			throw this.mayRepeat ? failure : new NotRepeatableException(failure);
		}
	}

	private UnsuccessfulResponseException unsuccessful(HttpStatusCode status, ClientHttpResponse response)
			throws IOException {
		Exception cause = status.is5xxServerError()
				? HttpServerErrorException.create(status, response.getStatusText(), response.getHeaders(), new byte[0],
						StandardCharsets.UTF_8)
				: HttpClientErrorException.create(status, response.getStatusText(), response.getHeaders(), new byte[0],
						StandardCharsets.UTF_8);
		Duration retryAfter = this.mayRepeat ? HttpRules.retryAfter(response.getHeaders(), Clock.systemUTC())
				: HttpRules.NEVER;
		return new UnsuccessfulResponseException(cause, retryAfter);
	}

	/** Clients wrap the interrupt, which is no failure of the dependency. */
	private Exception translated(Exception failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof InterruptedException) {
				Thread.currentThread().interrupt();
				return new CallInterruptedException(this.operation.guard().name(), this.operation.name(),
						"the response", (InterruptedException) cause);
			}
		}
		return failure;
	}

	private static RuntimeException unwrapped(NotRepeatableException wrapper) throws IOException {
		Throwable failure = wrapper.getCause();
		if (failure instanceof IOException io) {
			throw io;
		}
		return (RuntimeException) failure;
	}

	private synchronized void hold(@Nullable ClientHttpResponse response) {
		ClientHttpResponse before = this.held;
		this.held = response;
		if (before != null) {
			ReadResponse.abort(before);
		}
		if (this.ended) {
			end();
		}
	}

	private synchronized ClientHttpResponse handOver(@Nullable ClientHttpResponse response) {
		ClientHttpResponse last = (response != null) ? response : this.held;
		if (last == null) {
			throw new IllegalStateException("No response to hand over");
		}
		this.held = null;
		return last;
	}

	private synchronized void end() {
		this.ended = true;
		ClientHttpResponse unwanted = this.held;
		this.held = null;
		if (unwanted != null) {
			ReadResponse.abort(unwanted);
		}
	}

}
