package io.resilience.alert;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.resilience.event.ResilienceEvent;

/**
 * Says that something is wrong, still wrong, or right again. Immutable.
 *
 * @param kind what it is about
 * @param name name of the dependency or health check that is in trouble
 * @param level how soon somebody must look
 * @param message what is wrong, for people; of what calls threw it names classes only
 * @param time when this was said, by the wall clock
 * @param since when the trouble was first said
 * @param state whether it begins, lasts or is over
 */
public record ResilienceAlert(AlertKind kind, String name, AlertLevel level, String message, Instant time,
		Instant since, AlertState state) implements ResilienceEvent {

	/**
	 * The same for all that is said of one trouble, so that receivers can tell that they
	 * belong together.
	 * @return such as {@code failure_rate/payment_gateway}
	 */
	public String id() {
		return this.kind.label() + "/" + this.name;
	}

	/**
	 * Whether the trouble is over.
	 * @return whether the state is {@link AlertState#RESOLVED}
	 */
	public boolean isResolved() {
		return this.state == AlertState.RESOLVED;
	}

	@Override
	public String dependency() {
		return this.name;
	}

	@Override
	public String type() {
		return "alert_" + this.state.label();
	}

	@Override
	public Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("kind", this.kind.label());
		details.put("level", this.level.label());
		details.put("message", this.message);
		details.put("since", this.since.toString());
		return details;
	}

}
