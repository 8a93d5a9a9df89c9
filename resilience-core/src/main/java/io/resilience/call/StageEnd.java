package io.resilience.call;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * For patterns: hears of the end of a stage that user code made, exactly once. A stage
 * that tells it twice is heard once, and one that refuses to be listened to has failed.
 *
 * @param <T> type of the result
 */
public final class StageEnd<T> extends AtomicBoolean implements BiConsumer<@Nullable T, @Nullable Throwable> {

	private static final long serialVersionUID = 1L;

	private final transient BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then;

	private StageEnd(BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then) {
		this.then = then;
	}

	/**
	 * Waits for the end of a stage, without a thread.
	 * @param <T> type of the result
	 * @param stage the stage
	 * @param then told of its result or failure, at once where it has ended
	 */
	public static <T> void of(CompletionStage<? extends T> stage,
			BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then) {
		StageEnd<T> end = new StageEnd<>(then);
		try {
			stage.whenComplete(end);
		}
		catch (Throwable ex) {
			end.accept(null, ex);
		}
	}

	@Override
	public void accept(@Nullable T value, @Nullable Throwable failure) {
		if (compareAndSet(false, true)) {
			this.then.accept(value, failure);
		}
	}

}
