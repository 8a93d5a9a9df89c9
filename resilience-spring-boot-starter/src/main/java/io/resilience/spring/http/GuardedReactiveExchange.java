package io.resilience.spring.http;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.resilience.guard.Operation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * One exchange through the guard, with its attempts. Knows which response the subscriber
 * gets and releases every other one.
 * <p>
 * Concurrency. The answer of an attempt races with its timeout and with the subscriber's
 * cancellation: who receives a response and who ends the call agree under the lock of
 * this object.
 */
final class GuardedReactiveExchange {

	/** For the rest of an unwanted body; then its connection is closed. */
	private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(1);

	private final Operation operation;

	private final ClientRequest request;

	private final ExchangeFunction next;

	private final boolean mayRepeat;

	private volatile boolean sent;

	private @Nullable ClientResponse held;

	private boolean ended;

	GuardedReactiveExchange(Operation operation, ClientRequest request, ExchangeFunction next) {
		this.operation = operation;
		this.request = request;
		this.next = next;
		this.mayRepeat = HttpRules.mayRepeat(request.method(), request.headers());
	}

	Mono<ClientResponse> call(ContextView context) {
		return Mono.fromFuture(() -> begin(context))
			.onErrorResume(UnsuccessfulResponseException.class, (ex) -> Mono.fromSupplier(this::held))
			.onErrorMap(NotRepeatableException.class, Throwable::getCause)
			.doOnNext((response) -> handOver())
			.doOnError((ex) -> end())
			.doOnCancel(this::end);
	}

	private CompletableFuture<ClientResponse> begin(ContextView context) {
		Callable<CompletableFuture<ClientResponse>> attempt = () -> attempt().contextWrite(context).toFuture();
		try {
			return HttpOperations.call(this.operation, this.mayRepeat, () -> this.operation
				.<ClientResponse, CompletableFuture<ClientResponse>>callAsync(attempt, (late) -> late.cancel(true)));
		}
		catch (Exception ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private Mono<ClientResponse> attempt() {
		if (this.sent && !this.mayRepeat) {
			return Mono.error(new NotRepeatableException(new IOException("A %s without '%s' is not sent twice"
				.formatted(this.request.method(), HttpRules.IDEMPOTENCY_KEY))));
		}
		this.sent = true;
		hold(null);
		Mono<ClientResponse> exchange = this.next.exchange(this.request).doOnNext(this::hold).flatMap(this::judged);
		return this.mayRepeat ? exchange
				: exchange.onErrorMap(GuardedReactiveExchange::isPlain, NotRepeatableException::new);
	}

	private static boolean isPlain(Throwable failure) {
		return !(failure instanceof UnsuccessfulResponseException || failure instanceof Error);
	}

	private Mono<ClientResponse> judged(ClientResponse response) {
		if (!HttpRules.isFailure(response.statusCode())) {
			return Mono.just(response);
		}
		Throwable cause = WebClientResponseException.create(response.statusCode(), "",
				response.headers().asHttpHeaders(), new byte[0], null, response.request());
		Duration retryAfter = this.mayRepeat
				? HttpRules.retryAfter(response.headers().asHttpHeaders(), Clock.systemUTC()) : HttpRules.NEVER;
		return Mono.error(new UnsuccessfulResponseException(cause, retryAfter));
	}

	private void hold(@Nullable ClientResponse response) {
		ClientResponse unwanted;
		synchronized (this) {
			unwanted = this.ended ? response : this.held;
			this.held = this.ended ? null : response;
		}
		release(unwanted);
	}

	private synchronized @Nullable ClientResponse held() {
		return this.held;
	}

	private synchronized void handOver() {
		this.held = null;
	}

	private void end() {
		ClientResponse unwanted;
		synchronized (this) {
			this.ended = true;
			unwanted = this.held;
			this.held = null;
		}
		release(unwanted);
	}

	private static void release(@Nullable ClientResponse unwanted) {
		if (unwanted != null) {
			unwanted.releaseBody().timeout(RELEASE_TIMEOUT).onErrorComplete().subscribe();
		}
	}

}
