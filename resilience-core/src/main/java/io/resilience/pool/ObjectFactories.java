package io.resilience.pool;

import java.nio.ByteBuffer;

/**
 * Factories for objects that are commonly pooled.
 */
final class ObjectFactories {

	private ObjectFactories() {
	}

	private static int requirePositive(String what, int value) {
		if (value < 1) {
			throw new IllegalArgumentException("Invalid %s (%d): must be at least 1".formatted(what, value));
		}
		return value;
	}

	/** Direct ones: those are dear to make and are not the heap's to free. */
	static final class ByteBuffers implements PoolFactory<ByteBuffer> {

		private final int capacity;

		ByteBuffers(int capacity) {
			this.capacity = requirePositive("capacity", capacity);
		}

		@Override
		public ByteBuffer create() {
			return ByteBuffer.allocateDirect(this.capacity);
		}

		@Override
		public void reset(ByteBuffer buffer) {
			buffer.clear();
		}

	}

	static final class StringBuilders implements PoolFactory<StringBuilder> {

		private final int initialCapacity;

		private final int maxRetained;

		StringBuilders(int initialCapacity, int maxRetained) {
			this.initialCapacity = requirePositive("initialCapacity", initialCapacity);
			if (maxRetained < initialCapacity) {
				throw new IllegalArgumentException("Invalid maxRetained (%d): must be at least initialCapacity (%d)"
					.formatted(maxRetained, initialCapacity));
			}
			this.maxRetained = maxRetained;
		}

		@Override
		public StringBuilder create() {
			return new StringBuilder(this.initialCapacity);
		}

		@Override
		public void reset(StringBuilder builder) {
			if (builder.capacity() > this.maxRetained) {
				throw new IllegalStateException("grown to " + builder.capacity() + " characters, not worth keeping");
			}
			builder.setLength(0);
		}

	}

}
