package io.resilience.spring.endpoint;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Tells clients over HTTP why a change is refused, whatever the application's own error
 * pages say, and notes who asked.
 */
@EndpointWebExtension(endpoint = ResilienceEndpoint.class)
public final class ResilienceEndpointWebExtension {

	private final ResilienceEndpoint endpoint;

	/**
	 * Creates the extension.
	 * @param endpoint what changes
	 */
	public ResilienceEndpointWebExtension(ResilienceEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Changes a dependency by hand.
	 * @param name its name
	 * @param circuitBreaker as in the endpoint
	 * @param maxConcurrent as in the endpoint
	 * @param maxWait as in the endpoint
	 * @param timeout as in the endpoint
	 * @param expiresIn as in the endpoint
	 * @param reason as in the endpoint
	 * @param caller who asks
	 * @return the dependency as it is now; 404 if there is none, 400 with the reason if
	 * the change is refused
	 */
	@WriteOperation
	public WebEndpointResponse<?> change(@Selector String name, @Nullable String circuitBreaker,
			@Nullable String maxConcurrent, @Nullable String maxWait, @Nullable String timeout,
			@Nullable String expiresIn, @Nullable String reason, SecurityContext caller) {
		try {
			DependencyDescriptor changed = this.endpoint.change(name, circuitBreaker, maxConcurrent, maxWait, timeout,
					expiresIn, reason, name(caller));
			return orNotFound(changed);
		}
		catch (InvalidEndpointRequestException ex) {
			return ChangeProblem.badRequest(ex.getReason());
		}
	}

	/**
	 * Undoes what was changed by hand.
	 * @param name its name
	 * @param caller who asks
	 * @return the dependency as it is now; 404 if there is none
	 */
	@DeleteOperation
	public WebEndpointResponse<DependencyDescriptor> undo(@Selector String name, SecurityContext caller) {
		return orNotFound(this.endpoint.undo(name, name(caller)));
	}

	private static WebEndpointResponse<DependencyDescriptor> orNotFound(@Nullable DependencyDescriptor dependency) {
		return (dependency != null) ? new WebEndpointResponse<>(dependency)
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

	private static @Nullable String name(SecurityContext caller) {
		return (caller.getPrincipal() != null) ? caller.getPrincipal().getName() : null;
	}

}
