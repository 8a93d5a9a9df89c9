package io.resilience.pool;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * Makes, checks and ends what a {@link ResourcePool} lends. Called by any thread that
 * borrows or gives back, and by the pool's maintenance, for one resource never by two at
 * once.
 *
 * @param <T> type of the resources
 */
@FunctionalInterface
public interface PoolFactory<T> {

	/**
	 * Makes a resource; may block.
	 * @return a new one
	 * @throws Exception if there can be none now; its borrower gets it as the cause of a
	 * {@link io.resilience.ResourceCreationException}, or, if it is an
	 * {@link InterruptedException}, of a {@link io.resilience.CallInterruptedException}
	 */
	T create() throws Exception;

	/**
	 * Whether a resource still works. One that does not is destroyed and replaced.
	 * @param resource an idle resource
	 * @return {@code true} by default
	 * @throws Exception the same as {@code false}, but that {@link InterruptedException}
	 * also ends the attempt to borrow
	 */
	default boolean isValid(T resource) throws Exception {
		return true;
	}

	/**
	 * Brings a resource that is given back into the state in which the next borrower
	 * expects it; nothing by default.
	 * @param resource the resource
	 * @throws Exception if that is not possible: the resource is destroyed
	 */
	default void reset(T resource) throws Exception {
	}

	/**
	 * Ends a resource. Closes what is {@link AutoCloseable}, by default.
	 * @param resource a resource that nobody will use any more
	 * @throws Exception is ignored: the resource is gone either way
	 */
	default void destroy(T resource) throws Exception {
		if (resource instanceof AutoCloseable closeable) {
			closeable.close();
		}
	}

	/**
	 * Pools what a supplier makes.
	 * @param <T> type of the objects
	 * @param supplier makes one
	 * @return the factory
	 */
	static <T> PoolFactory<T> of(Supplier<? extends T> supplier) {
		return supplier::get;
	}

	/**
	 * Pools direct byte buffers, cleared for each borrower.
	 * @param capacity bytes of each, above zero
	 * @return the factory
	 */
	static PoolFactory<ByteBuffer> byteBuffers(int capacity) {
		return new ObjectFactories.ByteBuffers(capacity);
	}

	/**
	 * Pools string builders, empty for each borrower. One that has grown beyond what is
	 * worth keeping is dropped when it comes back.
	 * @param initialCapacity characters that a new one has room for, above zero
	 * @param maxRetained most characters of room that one which is kept may have
	 * @return the factory
	 */
	static PoolFactory<StringBuilder> stringBuilders(int initialCapacity, int maxRetained) {
		return new ObjectFactories.StringBuilders(initialCapacity, maxRetained);
	}

}
