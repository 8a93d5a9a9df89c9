package io.resilience.spring.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencySnapshot;
import io.resilience.health.Condition;
import io.resilience.health.HealthThresholds;
import io.resilience.spring.dashboard.DashboardDescriptor.TileDescriptor;
import io.resilience.spring.endpoint.DependencyDescriptor;
import io.resilience.spring.endpoint.EventsDescriptor;
import io.resilience.spring.registry.Dependencies;
import io.resilience.window.WindowCounts;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.core.io.Resource;

/**
 * The actuator endpoint {@code resiliencedashboard}: a page for people, and what it
 * reads.
 */
@WebEndpoint(id = ResilienceDashboardEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class ResilienceDashboardEndpoint {

	/** Id of the endpoint. */
	public static final String ID = "resiliencedashboard";

	private final String application;

	private final Dependencies dependencies;

	private final Supplier<HealthThresholds> thresholds;

	private final DashboardHistory history;

	private final ExposedEndpoints endpoints;

	/**
	 * Creates the endpoint.
	 * @param application name of the application, for the title
	 * @param dependencies the dependencies
	 * @param thresholds where trouble begins
	 * @param history their last minutes
	 * @param endpoints all endpoints that are exposed over HTTP
	 */
	public ResilienceDashboardEndpoint(String application, Dependencies dependencies,
			Supplier<HealthThresholds> thresholds, DashboardHistory history, WebEndpointsSupplier endpoints) {
		this.application = application;
		this.dependencies = dependencies;
		this.thresholds = thresholds;
		this.history = history;
		this.endpoints = new ExposedEndpoints(endpoints);
	}

	/**
	 * The page.
	 * @return HTML
	 */
	@ReadOperation(produces = "text/html")
	public WebEndpointResponse<Resource> page() {
		return PageFiles.page(this.endpoints.pagePath());
	}

	/**
	 * A file of the page, or {@code data}.
	 * @param file name of the file
	 * @param after of {@code data}, the number of the last sample that the page has
	 * @return the file, or {@code null} if there is none of the name
	 */
	@ReadOperation(produces = { "application/json", "text/css", "text/javascript", "image/svg+xml" })
	public @Nullable WebEndpointResponse<?> file(@Selector String file, @Nullable Long after) {
		return file.equals("data")
				? new WebEndpointResponse<>(data((after != null) ? after : 0), DashboardDescriptor.JSON)
				: PageFiles.file(file);
	}

	private DashboardDescriptor data(long after) {
		return new DashboardDescriptor(this.application, Instant.now().toString(), this.endpoints.links(),
				this.endpoints.isWritable(), tiles(), this.history.read(after), events());
	}

	private @Nullable List<Map<String, Object>> events() {
		return (this.endpoints.read(ExposedEndpoints.EVENTS) instanceof EventsDescriptor answer)
				? NewestEvents.of(answer.events()) : null;
	}

	private Map<String, TileDescriptor> tiles() {
		Map<String, TileDescriptor> tiles = new TreeMap<>();
		if (this.endpoints.isExposed(ExposedEndpoints.RESILIENCE)) {
			this.dependencies.registry().dependencies().forEach((it) -> tiles.put(it.name(), tile(it)));
		}
		return tiles;
	}

	private TileDescriptor tile(Dependency dependency) {
		DependencySnapshot snapshot = dependency.snapshot();
		Condition condition = Condition.of(snapshot, this.thresholds.get());
		WindowCounts recent = snapshot.calls().recent();
		return new TileDescriptor(this.history.since(snapshot.name(), condition).toString(), recent.total(),
				recent.failureRate(), DependencyDescriptor.of(snapshot, condition, Map.of(),
						this.dependencies.overrides().find(snapshot.name()).orElse(null)));
	}

}
