package io.resilience.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Observations of guarded calls.
 */
public enum ResilienceObservationDocumentation implements ObservationDocumentation {

	/**
	 * One call through the guards of a dependency or pattern, all attempts included. A
	 * fallback that answers for it comes after its end.
	 */
	CALL {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultResilienceCallObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
		}

		@Override
		public Observation.Event[] getEvents() {
			return CallEvents.values();
		}

	};

	/**
	 * Keys with few values.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/** Name of the dependency or pattern. */
		DEPENDENCY {

			@Override
			public String asString() {
				return "dependency";
			}

		},

		/** Type of the dependency, or {@code pattern}. */
		TYPE {

			@Override
			public String asString() {
				return "type";
			}

		},

		/** Name of the operation. */
		OPERATION {

			@Override
			public String asString() {
				return "operation";
			}

		},

		/** How the call ended, as in the metric; {@code unknown} while it runs. */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		},

		/** State of the circuit breaker at the end; {@code disabled} without one. */
		CIRCUIT_BREAKER_STATE {

			@Override
			public String asString() {
				return "circuitbreaker.state";
			}

		}

	}

	/**
	 * Keys with many values.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/** Number of attempts. */
		ATTEMPTS {

			@Override
			public String asString() {
				return "attempts";
			}

		},

		/** Time that the last attempt had left when the call ended, or {@code none}. */
		DEADLINE_REMAINING {

			@Override
			public String asString() {
				return "deadline.remaining";
			}

		},

		/** Retries that the budget would allow then, or {@code none} without retry. */
		RETRY_BUDGET {

			@Override
			public String asString() {
				return "retry.budget";
			}

		}

	}

	/**
	 * What happens during a call.
	 */
	public enum CallEvents implements Observation.Event {

		/** An attempt has ended; the contextual name says which, and how. */
		ATTEMPT {

			@Override
			public String getName() {
				return "resilience.call.attempt";
			}

		},

		/** There will be another attempt; the contextual name says when. */
		RETRY {

			@Override
			public String getName() {
				return "resilience.call.retry";
			}

		};

		Observation.Event named(String contextualName) {
			return Observation.Event.of(getName(), contextualName);
		}

	}

}
