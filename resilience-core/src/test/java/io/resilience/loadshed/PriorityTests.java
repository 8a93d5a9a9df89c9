package io.resilience.loadshed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PriorityTests {

	@Test
	void lowerIsMoreImportant() {
		assertThat(Priority.CRITICAL).isLessThan(Priority.NORMAL);
		assertThat(Priority.NORMAL).isLessThan(Priority.BACKGROUND);
		for (int priority = 2; priority <= Priority.BACKGROUND; priority++) {
			assertThat(Priority.rank(priority)).isLessThan(Priority.rank(priority - 1));
		}
	}

	@Test
	void ranksGoFromZeroForBackgroundToOneForTheMostImportantThatIsNotCritical() {
		assertThat(Priority.rank(Priority.BACKGROUND)).isZero();
		assertThat(Priority.rank(1)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 11, Integer.MIN_VALUE, Integer.MAX_VALUE })
	void otherNumbersAreRefused(int priority) {
		assertThatIllegalArgumentException().isThrownBy(() -> Priority.require(priority))
			.withMessage("Invalid priority (%d): must be from 0 (critical) to 10 (background), lower is more important",
					priority);
	}

}
