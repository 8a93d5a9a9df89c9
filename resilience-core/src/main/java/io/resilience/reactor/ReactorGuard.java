package io.resilience.reactor;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.resilience.fallback.Fallback;
import io.resilience.guard.Operation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * Guards publishers, once for each subscription. The subscriber's thread is never
 * blocked; what a guard refuses arrives as an error signal, and the source is then not
 * subscribed to. Cancelling the subscription cancels the call. The subscriber's context
 * reaches the source; with Micrometer's context propagation on the class path, also what
 * hangs on the thread that runs the body, such as the observation of the call.
 * <p>
 * A source that is late is cancelled, which ends its work, and its permit comes back with
 * that.
 */
public final class ReactorGuard {

	private ReactorGuard() {
	}

	/**
	 * Guards a source of at most one element, like
	 * {@link Operation#callAsync(java.util.concurrent.Callable)}. An empty one stays
	 * empty.
	 * @param <T> type of the element
	 * @param operation what it is guarded as
	 * @param source the source; each attempt subscribes to it
	 * @return the guarded source
	 */
	public static <T> Mono<T> guard(Operation operation, Mono<T> source) {
		return Mono.create((sink) -> SubscriberContext.restored(sink.contextView(), () -> pass(
				operation.<T, MonoStage<T>>callAsync(() -> subscribed(source, sink), (late) -> late.cancel(true)),
				sink)));
	}

	/**
	 * Guards a source of at most one element, and answers in its place if it fails.
	 * @param <T> type of the element
	 * @param operation what it is guarded as
	 * @param source the source; each attempt subscribes to it
	 * @param fallback answers instead of the guard's own fallback; {@code null} for an
	 * empty answer
	 * @return the guarded source
	 */
	public static <T> Mono<T> guard(Operation operation, Mono<T> source, Fallback<? extends T> fallback) {
		return Mono.create((sink) -> SubscriberContext.restored(sink.contextView(), () -> pass(operation
			.<T, MonoStage<T>>callAsync(() -> subscribed(source, sink), (late) -> late.cancel(true), fallback), sink)));
	}

	/**
	 * Guards a stream. The permit is held and the breaker is told nothing until its end;
	 * a subscriber who cancels says neither success nor failure. The timeout bounds the
	 * time to the first element and between any two, as long as the subscriber has asked
	 * for more; {@code total_timeout} bounds the whole stream. It is tried again only
	 * before its first element, is not hedged, and the guard's own fallback does not
	 * answer for it.
	 * @param <T> type of the elements
	 * @param operation what it is guarded as
	 * @param source the source; each attempt subscribes to it
	 * @return the guarded source
	 */
	public static <T> Flux<T> guard(Operation operation, Flux<T> source) {
		return new GuardedFlux<>(operation, source);
	}

	/**
	 * Guards a stream, and answers in its place if it fails before its first element.
	 * @param <T> type of the elements
	 * @param operation what it is guarded as
	 * @param source the source; each attempt subscribes to it
	 * @param fallback from the failure to another stream, which is not guarded; asked in
	 * the subscriber's context
	 * @return the guarded source
	 */
	public static <T> Flux<T> guard(Operation operation, Flux<T> source,
			Fallback<? extends Publisher<? extends T>> fallback) {
		return Flux.deferContextual((context) -> {
			AtomicReference<Fallback.@Nullable Answer<Publisher<? extends T>>> answer = new AtomicReference<>();
			SubscriberContext.restored(context, () -> answer.setPlain(operation.answering(fallback)));
			AtomicBoolean begun = new AtomicBoolean();
			return guard(operation, source).doOnNext((element) -> begun.setPlain(true))
				.onErrorResume((failure) -> begun.getPlain() ? Flux.error(failure)
						: answer(Objects.requireNonNull(answer.getPlain()), failure));
		});
	}

	private static <T> Publisher<? extends T> answer(Fallback.Answer<Publisher<? extends T>> fallback,
			Throwable failure) {
		try {
			Publisher<? extends T> answer = fallback.to(failure);
			return (answer != null) ? answer : Flux.empty();
		}
		catch (Throwable ex) {
			return Flux.error(ex);
		}
	}

	private static <T> MonoStage<T> subscribed(Mono<T> source, MonoSink<T> sink) {
		MonoStage<T> stage = new MonoStage<>(Context.of(sink.contextView()));
		source.contextCapture().subscribe(stage);
		return stage;
	}

	private static <T> void pass(CompletableFuture<T> call, MonoSink<T> sink) {
		AtomicBoolean cancelled = new AtomicBoolean();
		sink.onCancel(() -> {
			cancelled.set(true);
			call.cancel(true);
		});
		call.whenComplete((value, failure) -> {
			if (failure == null) {
				sink.success(value);
			}
			else if (!cancelled.get()) {
				sink.error(failure);
			}
		});
	}

}
