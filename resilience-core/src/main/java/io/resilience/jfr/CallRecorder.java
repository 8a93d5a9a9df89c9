package io.resilience.jfr;

import io.resilience.guard.CallObservers;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import org.jspecify.annotations.Nullable;

/**
 * Puts guarded calls into the recordings of Java Flight Recorder that ask for the event
 * {@code io.resilience.GuardedCall}, which is off by default. Observes calls only while
 * something is recorded. Thread-safe.
 */
public final class CallRecorder implements AutoCloseable {

	private final CallObservers observers;

	private final FlightRecorderListener listener = new FlightRecorderListener() {

		@Override
		public void recordingStateChanged(Recording recording) {
			refresh();
		}

	};

	private boolean closed;

	private @Nullable Runnable removal;

	/**
	 * Begins to wait for recordings. Does nothing where this JVM has no flight recorder.
	 * @param observers whose calls to record
	 */
	public CallRecorder(CallObservers observers) {
		this.observers = observers;
		if (FlightRecorder.isAvailable()) {
			FlightRecorder.addListener(this.listener);
			if (FlightRecorder.isInitialized()) {
				refresh(); // it may have been recording before
			}
		}
	}

	private synchronized void refresh() {
		boolean recording = !this.closed && FlightRecorder.getFlightRecorder()
			.getRecordings()
			.stream()
			.anyMatch((it) -> it.getState() == RecordingState.RUNNING);
		if (recording && this.removal == null) {
			this.removal = this.observers.add(RecordedCall::begin);
		}
		else if (!recording && this.removal != null) {
			this.removal.run();
			this.removal = null;
		}
	}

	/**
	 * Ends it; recordings go on without guarded calls.
	 */
	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
			if (this.removal != null) {
				this.removal.run();
				this.removal = null;
			}
		}
		FlightRecorder.removeListener(this.listener);
	}

}
