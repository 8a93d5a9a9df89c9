package io.resilience.spring.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyType;
import io.resilience.guard.Operation;
import io.resilience.retry.Retry;
import io.resilience.spring.registry.Dependencies;
import io.resilience.time.Deadline;
import io.resilience.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one client: method and template of the URI, such as {@code GET
 * /pets/{id}}, or the method alone where there is no template. Templates that turn out to
 * be plain URIs, each different, do not fill the memory: after {@value #MOST_TEMPLATES}
 * the method is all that is told apart.
 */
final class HttpOperations {

	static final int MOST_TEMPLATES = 100;

	/**
	 * What the deadline of a request that must not be sent twice lies behind that of its
	 * first attempt, so that the limit which is reached is the attempt's.
	 */
	private static final long BEHIND_NANOS = 100_000;

	private final Dependency dependency;

	private final Map<String, Operation> known = new ConcurrentHashMap<>();

	HttpOperations(Dependency dependency) {
		this.dependency = dependency;
	}

	/** The dependency of a name, registered if this is the first to name it. */
	static HttpOperations of(Dependencies dependencies, String name, DependencyType type, String where) {
		Dependency dependency = dependencies.registry().find(name).filter((known) -> known.type() == type).orElse(null);
		if (dependency == null) {
			String registered = dependencies.operation(name, type, Operation.UNNAMED, null, where).guard().name();
			dependency = dependencies.registry().find(registered).orElseThrow();
		}
		dependencies.report().guardedClient(dependency.name(), where);
		return new HttpOperations(dependency);
	}

	Operation find(String method, @Nullable Object uriTemplate) {
		if (!(uriTemplate instanceof String template)) {
			return this.dependency.operation(method);
		}
		String key = method + ' ' + template;
		Operation operation = this.known.get(key);
		if (operation != null) {
			return operation;
		}
		if (this.known.size() >= MOST_TEMPLATES) {
			return this.dependency.operation(method);
		}
		operation = this.dependency.operation(method + ' ' + path(template));
		this.known.put(key, operation);
		return operation;
	}

	/** Leaves out scheme, host and query. */
	private static String path(String template) {
		int scheme = template.indexOf("://");
		int from = (scheme < 0) ? 0 : template.indexOf('/', scheme + 3);
		if (from < 0) {
			return "/";
		}
		int to = from;
		while (to < template.length() && template.charAt(to) != '?' && template.charAt(to) != '#') {
			to++;
		}
		String path = template.substring(from, to);
		return path.isEmpty() ? "/" : path;
	}

	/**
	 * Begins a call of an operation. One that must not be sent twice gets the time of one
	 * attempt in all, so that no time is left for another after a timeout; after anything
	 * else the failure says {@link HttpRules#NEVER}.
	 */
	static <T> T call(Operation operation, boolean mayRepeat, Callable<T> call) throws Exception {
		Retry retry = operation.retry();
		long timeout = operation.timeoutNanos();
		if (mayRepeat || retry == null || timeout >= Nanos.FOREVER) {
			return call.call();
		}
		return Deadline.after(Duration.ofNanos(timeout + BEHIND_NANOS)).call(call);
	}

}
