package io.resilience;

import java.util.concurrent.Callable;

import io.resilience.dependency.DependencyRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ContextPropagatorTests {

	private static final ThreadLocal<String> USER = ThreadLocal.withInitial(() -> "nobody");

	private static void build(ContextPropagator propagator) {
		DependencyRegistry.builder().contextPropagator(propagator).build().close();
	}

	@Test
	void whatKeepsThePlaceToGoBackToInAFieldIsRefused() {
		ContextPropagator inAField = new ContextPropagator() {

			@Override
			public <T> Callable<T> capture(Callable<T> body) {
				return new InAField<>(body, USER.get());
			}

		};
		assertThatIllegalArgumentException().isThrownBy(() -> build(inAField))
			.withMessageContaining("as " + InAField.class.getName())
			.withMessageContaining("local variable, not in a field");
	}

	@Test
	void whatKeepsItInALocalVariableIsTaken() {
		build(new ContextPropagator() {

			@Override
			public <T> Callable<T> capture(Callable<T> body) {
				String captured = USER.get();
				return () -> {
					String before = USER.get();
					USER.set(captured);
					try {
						return body.call();
					}
					finally {
						USER.set(before);
					}
				};
			}

		});
		assertThat(USER.get()).isEqualTo("nobody");
		build(ContextPropagator.NONE);
	}

	@Test
	void whatFailsForOtherReasonsIsLeftToTheCalls() {
		build(new ContextPropagator() {

			@Override
			public <T> Callable<T> capture(Callable<T> body) {
				return () -> {
					throw new IllegalStateException("no request");
				};
			}

		});
	}

	private static final class InAField<T> implements Callable<T> {

		private final Callable<T> body;

		private final String captured;

		private @Nullable String before;

		InAField(Callable<T> body, String captured) {
			this.body = body;
			this.captured = captured;
		}

		@Override
		public T call() throws Exception {
			this.before = USER.get();
			USER.set(this.captured);
			try {
				return this.body.call();
			}
			finally {
				if (this.before == null) {
					throw new IllegalStateException("nowhere to go back to");
				}
				USER.set(this.before);
				this.before = null;
			}
		}

	}

}
