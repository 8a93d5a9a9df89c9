package io.resilience.spring.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

import io.resilience.CallInterruptedException;
import io.resilience.CheckedCallable;
import io.resilience.guard.Operation;

import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;

/**
 * One request through the guard, with its attempts.
 */
final class GuardedExchange {

	/** Deep enough for any real chain of causes, and an end for a circular one. */
	private static final int MAX_DEPTH = 32;

	private final Operation operation;

	private final HttpRequest request;

	private final byte[] body;

	private final ClientHttpRequestExecution execution;

	private final boolean mayRepeat;

	private final Answers<ClientHttpResponse> answers = new Answers<>(ReadResponse::abort);

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
			ClientHttpResponse response = HttpOperations.call(this.operation, this.mayRepeat,
					() -> this.operation.call(attempt));
			this.answers.handOver();
			return response;
		}
		catch (UnsuccessfulResponseException ex) {
			return Objects.requireNonNull(this.answers.handOver());
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
			this.answers.end();
		}
	}

	private ClientHttpResponse attempt() throws Exception {
		int number = this.answers.begin();
		if (number > 1 && !this.mayRepeat) {
			throw NotRepeatableException.secondAttempt(this.request.getMethod());
		}
		ClientHttpResponse response;
		HttpStatusCode status;
		try {
			response = ReadResponse.read(this.execution.execute(this.request, this.body));
			this.answers.received(number, response);
			status = response.getStatusCode();
		}
		catch (IOException | RuntimeException ex) {
			Exception failure = translated(ex);
			throw this.mayRepeat ? failure : NotRepeatableException.of(failure);
		}
		if (HttpRules.isFailure(status)) {
			throw unsuccessful(status, response);
		}
		return response;
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
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			if (cause instanceof InterruptedException interrupt) {
				Thread.currentThread().interrupt();
				return new CallInterruptedException(this.operation.guard().name(), this.operation.name(),
						"the response", interrupt);
			}
			cause = cause.getCause();
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

}
