package io.resilience.bulkhead;

import java.time.Duration;
import java.util.Optional;

import io.resilience.BulkheadFullException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ForgottenPermitsTests {

	private final Bulkhead bulkhead = Bulkhead.of("db", BulkheadConfig.builder().maxConcurrent(1).build());

	@Test
	void aPermitThatNobodyCanCloseAnyMoreComesBack() {
		forget();
		Optional<Permit> next = this.bulkhead.tryAcquire();
		while (next.isEmpty()) { // until the collector has found it
			System.gc();
			next = this.bulkhead.tryAcquire();
		}
		assertThat(this.bulkhead.forgottenPermits()).isOne();
		assertThat(this.bulkhead.active()).isOne();
		next.get().close();
		assertThat(this.bulkhead.active()).isZero();
	}

	private void forget() {
		assertThat(this.bulkhead.acquire()).isNotNull();
		assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(this.bulkhead::acquire);
	}

	@Test
	void aPermitInUseStaysWhateverIsCollected() {
		try (Permit permit = this.bulkhead.acquire()) {
			for (int i = 0; i < 5; i++) {
				System.gc();
				assertThat(this.bulkhead.tryAcquire()).isEmpty();
			}
			assertThat(permit).isNotNull();
		}
		assertThat(this.bulkhead.snapshot().active()).isZero();
		assertThat(this.bulkhead.forgottenPermits()).isZero();
		assertThat(this.bulkhead.config().maxWait()).isEqualTo(Duration.ZERO);
	}

}
