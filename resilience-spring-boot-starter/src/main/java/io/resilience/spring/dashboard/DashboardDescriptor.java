package io.resilience.spring.dashboard;

import java.util.List;
import java.util.Map;

import io.resilience.spring.dashboard.DashboardHistory.HistoryDescriptor;
import io.resilience.spring.endpoint.DependencyDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.util.MimeType;

/**
 * What the page asks for every few seconds, for JSON. Settings and methods, which hardly
 * change and are long, come from the endpoint {@code resilience}.
 *
 * @param application name of the application
 * @param time time of the server
 * @param links where the endpoints are that are exposed, relative to the files of the
 * page
 * @param writable whether dependencies may be changed by hand
 * @param dependencies the dependencies by name; empty where {@code resilience} is not
 * exposed
 * @param history samples of the last minutes
 * @param events the newest of what {@code resilienceevents} answers; absent where it is
 * not exposed
 */
record DashboardDescriptor(String application, String time, Map<String, String> links, boolean writable,
		Map<String, TileDescriptor> dependencies, HistoryDescriptor history,
		@Nullable List<Map<String, Object>> events) implements OperationResponseBody {

	static final MimeType JSON = MimeType.valueOf("application/json");

	/**
	 * One dependency, for JSON.
	 *
	 * @param since when it was first seen in its condition
	 * @param recentCalls calls of the last minute that reached the dependency
	 * @param recentFailureRate share of them that failed, from 0 to 1
	 * @param now its numbers, without its settings
	 */
	record TileDescriptor(String since, long recentCalls, double recentFailureRate, DependencyDescriptor now) {

	}

}
