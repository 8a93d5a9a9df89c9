package io.resilience.call;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/** Subscribes at once, and ends when it is told. */
final class GivenCall implements Decorator {

	private final CompletableFuture<Void> call;

	volatile Flow.@Nullable Subscriber<? super Integer> subscriber;

	GivenCall(CompletableFuture<Void> call) {
		this.call = call;
	}

	void next(int element) {
		Objects.requireNonNull(this.subscriber).onNext(element);
	}

	@Override
	public <T> T call(Callable<T> body) throws Exception {
		return body.call();
	}

	@Override
	public <T> CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <S extends CompletionStage<@Nullable Void>> CompletableFuture<@Nullable Void> callStream(
			Callable<? extends S> body, Consumer<? super S> onTimeout, StreamProgress stream) {
		try {
			body.call();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		return this.call;
	}

	@Override
	public Ticker ticker() {
		return () -> 0;
	}

}
