package io.resilience.hedge;

/** Answers at once, on one thread at a time. */
final class GivenBody implements HedgeBody<Integer> {

	@Override
	public Integer attempt(HedgeAttempt attempt) {
		return 1;
	}

	@Override
	public long deadline(long begin) {
		return begin + 1;
	}

	@Override
	public Exception late(long begin, long deadline) {
		return new IllegalStateException();
	}

	@Override
	public InterruptedException interrupted() {
		return new InterruptedException();
	}

	@Override
	public boolean cancelsLate() {
		return true;
	}

	@Override
	public int maxThreads() {
		return 1;
	}

}
