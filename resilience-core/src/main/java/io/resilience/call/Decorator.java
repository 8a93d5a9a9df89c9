package io.resilience.call;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.resilience.CheckedCallable;
import io.resilience.CheckedRunnable;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * What bodies can be called through: one pattern, a guard of several, or one of its
 * operations. The styles are the same for all of them: call a body now, or wrap it so
 * that each call of it goes through; blocking, as a stage, or as a stream.
 * <p>
 * Implementations are thread-safe, throw what the body throws unchanged, and complete
 * stages with it unwrapped.
 */
public interface Decorator {

	/**
	 * Calls a body.
	 * @param <T> type of the result
	 * @param body the body
	 * @return what the body returns
	 * @throws InterruptedException if the thread is interrupted while it waits
	 * @throws Exception what the body throws, or what refuses or ends the call
	 */
	<T> T call(Callable<T> body) throws Exception;

	/**
	 * Calls a body, and throws no checked exception that the body does not throw.
	 * @param <T> type of the result
	 * @param <X> what the body throws
	 * @param body the body
	 * @return what the body returns
	 * @throws io.resilience.CallInterruptedException if the thread is interrupted while
	 * it waits; its interrupt flag is set then
	 * @throws X what the body throws
	 */
	@SuppressWarnings("unchecked")
	default <T, X extends Exception> T call(CheckedCallable<T, X> body) throws X {
		try {
			return call((Callable<T>) body);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw (X) ex;
		}
	}

	/**
	 * Runs a body without a result.
	 * @param <X> what the body throws
	 * @param body the body
	 * @throws X what the body throws
	 */
	default <X extends Exception> void run(CheckedRunnable<X> body) throws X {
		this.<@Nullable Object, X>call(() -> {
			body.run();
			return null;
		});
	}

	/**
	 * Calls a body that answers later, without blocking. What the call takes, such as a
	 * permit, it keeps until the stage is complete.
	 * @param <T> type of the result
	 * @param body begins the call and returns its stage
	 * @return complete with what the stage was complete with, or with what refuses or
	 * ends the call; never thrown. Cancelling it cancels the stage
	 */
	<T> CompletableFuture<T> callAsync(Callable<? extends CompletionStage<? extends T>> body);

	/**
	 * For streams: like {@link #callAsync}, for a body whose stage ends with its stream.
	 * @param <S> type of the stage
	 * @param body subscribes, and returns what is complete at the end of the stream
	 * @param onTimeout what ends a stream that is late
	 * @param stream tells how far it is
	 * @return complete when the stream has ended, or with what refuses or ends the call.
	 * Cancelling it cancels the stage
	 */
	default <S extends CompletionStage<@Nullable Void>> CompletableFuture<@Nullable Void> callStream(
			Callable<? extends S> body, Consumer<? super S> onTimeout, StreamProgress stream) {
		return callAsync(body);
	}

	/**
	 * Wraps a body so that each call of it goes through this.
	 * @param <T> type of the result
	 * @param body the body
	 * @return the guarded body
	 */
	default <T> Callable<T> decorate(Callable<T> body) {
		return () -> call(body);
	}

	/**
	 * Wraps a body so that each call of it goes through this.
	 * @param <T> type of the result
	 * @param body the body
	 * @return the guarded body
	 */
	default <T> Supplier<T> decorateSupplier(Supplier<T> body) {
		return () -> this.<T, RuntimeException>call(body::get);
	}

	/**
	 * Wraps a body so that each run of it goes through this.
	 * @param body the body
	 * @return the guarded body
	 */
	default Runnable decorateRunnable(Runnable body) {
		return () -> this.<RuntimeException>run(body::run);
	}

	/**
	 * Wraps a body that answers later so that each call of it goes through this.
	 * @param <T> type of the result
	 * @param body begins the call and returns its stage
	 * @return the guarded body, see {@link #callAsync}
	 */
	default <T> Supplier<CompletableFuture<T>> decorateStage(Supplier<? extends CompletionStage<? extends T>> body) {
		return () -> callAsync(body::get);
	}

	/**
	 * Wraps a source of elements so that each subscription goes through this, from its
	 * beginning to the end of the stream. What refuses it arrives as {@code onError}, and
	 * the source is then not subscribed to. Who cancels says neither success nor failure.
	 * A timeout bounds the time to the first element and between any two, as long as the
	 * subscriber has asked for more. A retry subscribes anew only if no element has been
	 * passed on.
	 * @param <T> type of the elements
	 * @param source the source
	 * @return the guarded source
	 */
	default <T> Flow.Publisher<T> decoratePublisher(Flow.Publisher<? extends T> source) {
		return new GuardedPublisher<>(this, source);
	}

	/**
	 * The monotonic time that it goes by.
	 * @return the ticker
	 */
	Ticker ticker();

}
