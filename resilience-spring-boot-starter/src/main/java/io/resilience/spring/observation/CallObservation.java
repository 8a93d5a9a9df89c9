package io.resilience.spring.observation;

import java.time.Duration;

import io.micrometer.observation.Observation;
import io.resilience.guard.ObservedCall;
import io.resilience.guard.Outcome;
import io.resilience.spring.observation.ResilienceObservationDocumentation.CallEvents;
import io.resilience.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The observation of one call. It is the current one wherever a body runs, so that what
 * the body does becomes its child.
 */
final class CallObservation implements ObservedCall {

	private final Observation observation;

	private final ResilienceCallContext context;

	CallObservation(Observation observation, ResilienceCallContext context) {
		this.observation = observation;
		this.context = context;
	}

	@Override
	public void attemptBegins(int number) {
		this.context.attempts(number);
	}

	@Override
	public Scope enter() {
		this.context.deadline(Deadline.current().orElse(null));
		Observation.Scope scope = this.observation.openScope();
		return scope::close;
	}

	@Override
	public void attemptEnded(int number, Outcome outcome, @Nullable Throwable failure, long nanos) {
		this.observation.event(CallEvents.ATTEMPT.named("attempt %d: %s".formatted(number, outcome.label())));
	}

	@Override
	public void retrying(int number, long pauseNanos) {
		Duration pause = Duration.ofMillis(Duration.ofNanos(pauseNanos).toMillis());
		this.observation.event(CallEvents.RETRY.named("attempt %d in %s".formatted(number, pause)));
	}

	@Override
	public void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
		this.context.outcome(outcome);
		if (failure != null && outcome != Outcome.IGNORED && outcome != Outcome.CANCELLED) {
			this.observation.error(failure);
		}
		this.observation.stop();
	}

}
