package io.resilience;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The load shedder refused the call to keep the process alive for more important work.
 */
public final class LoadShedException extends CallRejectedException {

	private static final long serialVersionUID = 1L;

	private final long retryAfterNanos;

	private final String reason;

	/**
	 * Creates a rejection.
	 * @param dependency name of the shedder
	 * @param operation name of the operation, or {@code null}
	 * @param reason which signal or limit asked for it, in words
	 * @param retryAfterNanos nanoseconds after which a retry makes sense, or -1 if nobody
	 * can know
	 * @param writableStackTrace whether to fill in the stack trace
	 */
	public LoadShedException(String dependency, @Nullable String operation, String reason, long retryAfterNanos,
			boolean writableStackTrace) {
		super(dependency, operation, writableStackTrace);
		this.retryAfterNanos = retryAfterNanos;
		this.reason = reason;
	}

	@Override
	protected long retryAfterNanos() {
		return this.retryAfterNanos;
	}

	@Override
	public String getMessage() {
		Duration retryAfter = retryAfter();
		return "Load shedding at " + target() + ": " + this.reason + ". "
				+ ((retryAfter != null) ? "Try again in " + retryAfter + ", or use" : "Try again later, or use")
				+ " a more important priority if this work is.";
	}

}
