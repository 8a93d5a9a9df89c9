package io.resilience.circuitbreaker;

import org.jspecify.annotations.Nullable;

/**
 * A state that somebody chose and only somebody ends: nothing passes, or everything does.
 */
record FixedState(CircuitState kind, Entered entered) implements State {

	static final Admission UNCOUNTED = new Admission() {

		@Override
		public void success(long now, boolean slow) {
			// nothing is counted
		}

		@Override
		public void failure(long now, boolean slow, Class<?> failure) {
			// nothing is counted
		}

		@Override
		public void release() {
			// nothing was taken
		}

	};

	@Override
	public boolean refuses(long now) {
		return this.kind != CircuitState.DISABLED;
	}

	@Override
	public @Nullable Admission admit(long now) {
		return (this.kind == CircuitState.DISABLED) ? UNCOUNTED : null;
	}

}
