package io.resilience.spring.http;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.resilience.guard.Operation;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * One exchange through the guard, with its attempts.
 */
final class GuardedReactiveExchange {

	/** For the rest of an unwanted body; then its connection is closed. */
	private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(1);

	private final Operation operation;

	private final ClientRequest request;

	private final ExchangeFunction next;

	private final boolean mayRepeat;

	private final Answers<ClientResponse> answers = new Answers<>(GuardedReactiveExchange::release);

	GuardedReactiveExchange(Operation operation, ClientRequest request, ExchangeFunction next) {
		this.operation = operation;
		this.request = request;
		this.next = next;
		this.mayRepeat = HttpRules.mayRepeat(request.method(), request.headers());
	}

	Mono<ClientResponse> call(ContextView context) {
		return Mono.fromFuture(() -> begin(context))
			.doOnNext((response) -> this.answers.handOver())
			.onErrorResume(UnsuccessfulResponseException.class, (ex) -> Mono.fromSupplier(this.answers::handOver))
			.onErrorMap(NotRepeatableException.class, Throwable::getCause)
			.doOnError((ex) -> this.answers.end())
			.doOnCancel(this.answers::end);
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
		int number = this.answers.begin();
		if (number > 1 && !this.mayRepeat) {
			return Mono.error(NotRepeatableException.secondAttempt(this.request.method()));
		}
		Mono<ClientResponse> exchange = this.next.exchange(this.request)
			.doOnNext((response) -> this.answers.received(number, response))
			.flatMap(this::judged);
		return this.mayRepeat ? exchange : exchange.onErrorMap(Exception.class, (ex) -> NotRepeatableException.of(ex));
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

	private static void release(ClientResponse unwanted) {
		unwanted.releaseBody().timeout(RELEASE_TIMEOUT).onErrorComplete().subscribe();
	}

}
