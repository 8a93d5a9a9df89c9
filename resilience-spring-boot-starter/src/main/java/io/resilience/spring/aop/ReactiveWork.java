package io.resilience.spring.aop;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

import io.resilience.loadshed.Permit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Inbound work that returns a {@code Mono} or {@code Flux}: admitted when somebody
 * subscribes, in flight to its end or until the subscriber leaves. Apart, so that Reactor
 * may be missing.
 */
final class ReactiveWork {

	private ReactiveWork() {
	}

	static Mono<Object> mono(Supplier<Permit> admission, Callable<@Nullable Object> body) {
		return Mono.defer(() -> {
			Permit permit = admission.get();
			return ReactiveCalls.begunMono(body)
				.doOnSuccess((value) -> permit.success())
				.doOnError((failure) -> ShedMethod.settle(permit, failure))
				.doOnCancel(permit::ignore);
		});
	}

	static Flux<Object> flux(Supplier<Permit> admission, Callable<@Nullable Object> body) {
		return Flux.defer(() -> {
			Permit permit = admission.get();
			return ReactiveCalls.begunFlux(body)
				.doOnComplete(permit::success)
				.doOnError((failure) -> ShedMethod.settle(permit, failure))
				.doOnCancel(permit::ignore);
		});
	}

}
