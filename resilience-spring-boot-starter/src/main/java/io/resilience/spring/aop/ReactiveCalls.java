package io.resilience.spring.aop;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.resilience.fallback.Fallback.Answer;
import io.resilience.guard.Operation;
import io.resilience.reactor.ReactorGuard;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Guards what a reactive method returns. Apart, so that Reactor may be missing.
 */
final class ReactiveCalls {

	private ReactiveCalls() {
	}

	static Mono<Object> mono(Operation operation, Callable<@Nullable Object> body) {
		return ReactorGuard.guard(operation, Mono.defer(() -> begunMono(body)));
	}

	/**
	 * Guards a method that has a fallback.
	 * @param answered which failures are answered
	 * @param answers asked for each subscription, in its context
	 */
	static Mono<Object> mono(Operation operation, Callable<@Nullable Object> body, Predicate<Throwable> answered,
			Supplier<Answer<@Nullable Object>> answers) {
		Mono<Object> guarded = mono(operation, body);
		return Mono.defer(() -> {
			Answer<@Nullable Object> answer = answers.get();
			return guarded.onErrorResume(answered, (failure) -> begunMono(() -> answer(answer, failure)));
		});
	}

	static Flux<Object> flux(Operation operation, Callable<@Nullable Object> body) {
		return ReactorGuard.guard(operation, Flux.defer(() -> begunFlux(body)));
	}

	/**
	 * Guards a method that has a fallback, which answers only before the first element:
	 * after that it would repeat what the subscriber has seen.
	 */
	static Flux<Object> flux(Operation operation, Callable<@Nullable Object> body, Predicate<Throwable> answered,
			Supplier<Answer<@Nullable Object>> answers) {
		Flux<Object> guarded = flux(operation, body);
		return Flux.defer(() -> {
			Answer<@Nullable Object> answer = answers.get();
			AtomicBoolean begun = new AtomicBoolean();
			return guarded.doOnNext((element) -> begun.setPlain(true))
				.onErrorResume((failure) -> !begun.getPlain() && answered.test(failure),
						(failure) -> begunFlux(() -> answer(answer, failure)));
		});
	}

	private static @Nullable Object answer(Answer<@Nullable Object> answer, Throwable failure) throws Exception {
		try {
			return answer.to(failure);
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new GuardedMethod.OtherThrowable(ex);
		}
	}

	@SuppressWarnings("unchecked")
	static Mono<Object> begunMono(Callable<@Nullable Object> body) {
		try {
			Object publisher = body.call();
			return (publisher != null) ? (Mono<Object>) publisher : Mono.empty();
		}
		catch (GuardedMethod.OtherThrowable ex) {
			return Mono.error(ex.getCause());
		}
		catch (Exception ex) {
			return Mono.error(ex);
		}
	}

	@SuppressWarnings("unchecked")
	static Flux<Object> begunFlux(Callable<@Nullable Object> body) {
		try {
			Object publisher = body.call();
			return (publisher != null) ? (Flux<Object>) publisher : Flux.empty();
		}
		catch (GuardedMethod.OtherThrowable ex) {
			return Flux.error(ex.getCause());
		}
		catch (Exception ex) {
			return Flux.error(ex);
		}
	}

}
