package io.resilience.spring.endpoint;

import io.resilience.profile.Profiler;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * The actuator endpoint {@code resilienceprofile}: what the profiler measured. Starting
 * and stopping needs {@code management.endpoint.resilienceprofile.access} to be
 * {@code unrestricted}.
 */
@WebEndpoint(id = "resilienceprofile", defaultAccess = Access.READ_ONLY)
public final class ResilienceProfileEndpoint {

	private final Profiler profiler;

	/**
	 * Creates the endpoint.
	 * @param profiler what measures
	 */
	public ResilienceProfileEndpoint(Profiler profiler) {
		this.profiler = profiler;
	}

	/**
	 * The report.
	 * @return hot spots and scopes
	 */
	@ReadOperation
	public ProfileDescriptor report() {
		return ProfileDescriptor.of(this.profiler.isOn(), this.profiler.report());
	}

	/**
	 * The report as text.
	 * @param format {@code text} for people, {@code collapsed} for flame graphs
	 * @return the text; 404 for another format, with those that there are
	 */
	@ReadOperation(produces = "text/plain;charset=UTF-8")
	public WebEndpointResponse<String> text(@Selector String format) {
		return switch (format) {
			case "text" -> new WebEndpointResponse<>(this.profiler.report().toText());
			case "collapsed" -> new WebEndpointResponse<>(this.profiler.report().toCollapsedStacks());
			default -> new WebEndpointResponse<>("There is no such format: take text or collapsed",
					WebEndpointResponse.STATUS_NOT_FOUND);
		};
	}

	/**
	 * Starts or stops it, or forgets what was measured. A start begins from nothing.
	 * @param on whether it is to measure; as it is where it is left out
	 * @param reset whether to begin from nothing where it measures already; false where
	 * it is left out
	 * @return the report, of what was measured so far; 400 with the reason if the request
	 * asks for nothing, or for something else than true or false
	 */
	@WriteOperation
	public WebEndpointResponse<?> change(@Nullable String on, @Nullable String reset) {
		if (on == null && reset == null) {
			return ChangeProblem.badRequest("Missing on, or reset: say {\"on\": true} or {\"reset\": true}");
		}
		try {
			change(ChangeFields.yesOrNo("on", on), ChangeFields.yesOrNo("reset", reset));
		}
		catch (IllegalArgumentException ex) {
			return ChangeProblem.badRequest(ex.getMessage());
		}
		return new WebEndpointResponse<>(report());
	}

	private void change(@Nullable Boolean on, @Nullable Boolean reset) {
		boolean running = (on != null) ? on : this.profiler.isOn();
		if (Boolean.TRUE.equals(reset)) {
			this.profiler.reset();
		}
		if (running) {
			this.profiler.start();
		}
		else {
			this.profiler.stop();
		}
	}

}
