package io.resilience.call;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/** A stage that tells its end whenever it is asked to. */
final class KeptListener extends CompletableFuture<String> {

	private @Nullable BiConsumer<? super String, ? super Throwable> listener;

	@Override
	public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> listener) {
		this.listener = listener;
		return this;
	}

	void tell() {
		Objects.requireNonNull(this.listener).accept("x", null);
	}

}
