package io.resilience.spring.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Says at startup which guards each annotated method goes through, one line a method, and
 * warns of what is guarded twice. Its logger is its own, to be switched off by its name.
 * Thread-safe.
 */
public final class StartupReport {

	private static final Log logger = LogFactory.getLog(StartupReport.class);

	private final Supplier<List<GuardedMethodInfo>> methods;

	private final Map<String, Set<String>> clients = new TreeMap<>();

	private final Set<String> doubts = new TreeSet<>();

	private boolean published;

	StartupReport(Supplier<List<GuardedMethodInfo>> methods) {
		this.methods = methods;
	}

	/**
	 * Warns of something that works, but hardly as it is meant. Said once, at the end of
	 * the start or at once after that.
	 * @param doubt what it is, where, and what to do
	 */
	public synchronized void doubt(String doubt) {
		if (this.doubts.add(doubt) && this.published) {
			logger.warn(doubt);
		}
	}

	/**
	 * Remembers that each request of a client goes through the guard of a dependency.
	 * @param dependency name of the dependency
	 * @param client such as {@code a RestClient}
	 */
	public synchronized void guardedClient(String dependency, String client) {
		this.clients.computeIfAbsent(dependency, (name) -> new TreeSet<>()).add(client);
		if (this.published) {
			doubtClients(this.methods.get());
		}
	}

	synchronized void publish() {
		List<GuardedMethodInfo> methods = this.methods.get();
		doubtClients(methods);
		doubtRetries(methods);
		this.published = true;
		if (logger.isInfoEnabled()) {
			for (GuardedMethodInfo method : methods) {
				logger.info("Guarded: " + method);
			}
		}
		for (String doubt : this.doubts) {
			logger.warn(doubt);
		}
	}

	private void doubtClients(List<GuardedMethodInfo> methods) {
		for (Map.Entry<String, Set<String>> guarded : this.clients.entrySet()) {
			String dependency = guarded.getKey();
			Set<String> annotated = new LinkedHashSet<>();
			for (GuardedMethodInfo method : methods) {
				if (method.dependency().equals(dependency)) {
					annotated.add(method.method());
				}
			}
			if (!annotated.isEmpty()) {
				doubt("Dependency '%s' guards %s and the annotated %s. Where such a method uses such a client, each call takes two permits and is counted and tried again twice. Keep one of the two: the guard of the client, or the annotation."
					.formatted(dependency, String.join(" and ", guarded.getValue()), String.join(", ", annotated)));
			}
		}
	}

	private void doubtRetries(List<GuardedMethodInfo> methods) {
		Map<String, List<String>> retrying = new TreeMap<>();
		for (GuardedMethodInfo method : methods) {
			if (method.isTriedAgain()) {
				retrying.computeIfAbsent(method.method(), (name) -> new ArrayList<>())
					.add("'" + method.dependency() + "'");
			}
		}
		for (Map.Entry<String, List<String>> guards : retrying.entrySet()) {
			if (guards.getValue().size() > 1) {
				Collections.sort(guards.getValue());
				doubt("%s is tried again by %s: their attempts multiply. Keep the retry of one of them, best of the innermost."
					.formatted(guards.getKey(), String.join(" and ", guards.getValue())));
			}
		}
	}

}
