package io.resilience.loadshed;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import io.resilience.LoadShedException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutcomeTests {

	@Test
	void aTimeoutOfAnyLibraryIsADrop() {
		assertThat(Outcome.of(new TimeoutException())).isEqualTo(Outcome.DROPPED);
		assertThat(Outcome.of(new SocketTimeoutException())).isEqualTo(Outcome.DROPPED);
		assertThat(Outcome.of(new ReadTimeoutException())).isEqualTo(Outcome.DROPPED);
		assertThat(Outcome.of(new ReadTimeoutException() {
			private static final long serialVersionUID = 1L;

		})).isEqualTo(Outcome.DROPPED);
	}

	@Test
	void aTimeoutIsFoundThroughCauses() {
		assertThat(Outcome.of(new ExecutionException(new IOException(new SocketTimeoutException()))))
			.isEqualTo(Outcome.DROPPED);
	}

	@Test
	void otherFailuresSayNothingAboutTheLoad() {
		assertThat(Outcome.of(new IllegalStateException("timeout"))).isEqualTo(Outcome.IGNORED);
		assertThat(Outcome.of(new AssertionError())).isEqualTo(Outcome.IGNORED);
		assertThat(Outcome.of(new InterruptedException())).isEqualTo(Outcome.IGNORED);
		assertThat(Outcome.of(new LoadShedException("inner", null, "full", -1, false))).isEqualTo(Outcome.IGNORED);
	}

	@Test
	void aCircleOfCausesHasAnEnd() {
		IllegalStateException first = new IllegalStateException();
		first.initCause(new IllegalStateException(first));
		assertThat(Outcome.of(first)).isEqualTo(Outcome.IGNORED);
	}

	private static class ReadTimeoutException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
