package io.resilience.spring.dashboard;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.WebEndpointHttpMethod;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.util.StringUtils;

/**
 * The endpoints that the page shows, as far as they are exposed over HTTP and may be
 * accessed: the page shows nothing that they would not.
 */
final class ExposedEndpoints {

	static final String RESILIENCE = "resilience";

	static final String EVENTS = "resilienceevents";

	private final WebEndpointsSupplier endpoints;

	ExposedEndpoints(WebEndpointsSupplier endpoints) {
		this.endpoints = endpoints;
	}

	boolean isExposed(String id) {
		return find(id).isPresent();
	}

	private Optional<ExposableWebEndpoint> find(String id) {
		EndpointId wanted = EndpointId.of(id);
		return this.endpoints.getEndpoints()
			.stream()
			.filter((endpoint) -> endpoint.getEndpointId().equals(wanted))
			.findFirst();
	}

	/** Where the page is, below the base path. */
	String pagePath() {
		return find(ResilienceDashboardEndpoint.ID).map(ExposableWebEndpoint::getRootPath)
			.orElse(ResilienceDashboardEndpoint.ID);
	}

	/** Where the endpoints are, relative to the files of the page. */
	Map<String, String> links() {
		String up = "../".repeat(1 + StringUtils.countOccurrencesOf(pagePath(), "/"));
		Map<String, String> links = new TreeMap<>();
		for (String id : new String[] { RESILIENCE, EVENTS }) {
			find(id).ifPresent((endpoint) -> links.put(id, up + endpoint.getRootPath()));
		}
		return links;
	}

	/** Whether the access that is configured allows changes by hand. */
	boolean isWritable() {
		return find(RESILIENCE).stream()
			.flatMap((endpoint) -> endpoint.getOperations().stream())
			.anyMatch((operation) -> operation.getRequestPredicate().getHttpMethod() == WebEndpointHttpMethod.POST);
	}

	/** What an endpoint answers, {@code null} where it is not exposed. */
	@Nullable Object read(String id) {
		return find(id).flatMap(ExposedEndpoints::reading)
			.map((operation) -> operation.invoke(new InvocationContext(SecurityContext.NONE, Collections.emptyMap())))
			.orElse(null);
	}

	private static Optional<WebOperation> reading(ExposableWebEndpoint endpoint) {
		return endpoint.getOperations()
			.stream()
			.filter((operation) -> operation.getRequestPredicate().getHttpMethod() == WebEndpointHttpMethod.GET)
			.filter((operation) -> operation.getRequestPredicate().getPath().equals(endpoint.getRootPath()))
			.findFirst();
	}

}
