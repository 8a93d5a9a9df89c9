package io.resilience.spring.lint;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.RefreshedEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationListener;

/**
 * Logs a warning for each doubtful setting: once, however often it is looked at. Its
 * logger is the switch. Thread-safe.
 */
public final class StartupLint implements SmartInitializingSingleton, ApplicationListener<RefreshedEvent> {

	private static final Log logger = LogFactory.getLog(StartupLint.class);

	private final Dependencies dependencies;

	private final List<LintRule> rules;

	private final Set<LintFinding> known = ConcurrentHashMap.newKeySet();

	/**
	 * Creates it.
	 * @param dependencies what to look at
	 * @param rules what to look for
	 */
	public StartupLint(Dependencies dependencies, List<LintRule> rules) {
		this.dependencies = dependencies;
		this.rules = List.copyOf(rules);
	}

	@Override
	public void afterSingletonsInstantiated() {
		check();
	}

	@Override
	public void onApplicationEvent(RefreshedEvent event) {
		check();
	}

	private void check() {
		if (logger.isWarnEnabled()) {
			for (LintRule rule : this.rules) {
				rule.check(this.dependencies, this::report);
			}
		}
	}

	private void report(LintFinding finding) {
		if (this.known.add(finding)) {
			logger.warn(finding.describe());
		}
	}

}
