package io.resilience.spring.aop;

import java.util.concurrent.Callable;
import java.util.function.Predicate;

import io.resilience.fallback.Fallback.Answer;
import io.resilience.guard.Operation;
import io.resilience.reactor.ReactorGuard;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Guards what a reactive method returns. Apart, so that Reactor may be missing.
 */
final class ReactiveCalls {

	private ReactiveCalls() {
	}

	@SuppressWarnings("unchecked")
	static Mono<Object> mono(Operation operation, Callable<@Nullable Object> body, Predicate<Throwable> answered,
			Answer<@Nullable Object> answer) {
		Mono<Object> guarded = ReactorGuard.guard(operation,
				Mono.defer(() -> (Mono<Object>) begun(body, Mono.empty())));
		return guarded.onErrorResume(answered, (failure) -> (Mono<Object>) answered(answer, failure, Mono.empty()));
	}

	@SuppressWarnings("unchecked")
	static Flux<Object> flux(Operation operation, Callable<@Nullable Object> body, Predicate<Throwable> answered,
			Answer<@Nullable Object> answer) {
		Flux<Object> guarded = ReactorGuard.guard(operation,
				Flux.defer(() -> (Flux<Object>) begun(body, Flux.empty())));
		return guarded.onErrorResume(answered, (failure) -> (Flux<Object>) answered(answer, failure, Flux.empty()));
	}

	private static Publisher<?> begun(Callable<@Nullable Object> body, Publisher<?> nothing) {
		try {
			Object publisher = body.call();
			return (publisher != null) ? (Publisher<?>) publisher : nothing;
		}
		catch (Exception ex) {
			return (nothing instanceof Mono) ? Mono.error(ex) : Flux.error(ex);
		}
	}

	private static Publisher<?> answered(Answer<@Nullable Object> answer, Throwable failure, Publisher<?> nothing) {
		try {
			Object publisher = answer.to(failure);
			return (publisher != null) ? (Publisher<?>) publisher : nothing;
		}
		catch (Throwable ex) {
			return (nothing instanceof Mono) ? Mono.error(ex) : Flux.error(ex);
		}
	}

}
