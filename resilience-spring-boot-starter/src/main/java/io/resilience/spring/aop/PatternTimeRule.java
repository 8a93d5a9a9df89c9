package io.resilience.spring.aop;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.OperationConfig;
import io.resilience.guard.Guard;
import io.resilience.retry.RetryConfig;
import io.resilience.spring.lint.LintFinding;
import io.resilience.spring.lint.LintRule;
import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.Patterns;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * A pattern with less time than a guarded call inside it may take. Which calls are inside
 * is told by the beans that are injected into the pattern's bean, and into those; calls
 * that are made in other ways are not known. Where a bean has several patterns, nobody
 * knows which of them makes which call, so they are held against the shortest.
 */
public final class PatternTimeRule implements LintRule {

	private final Patterns patterns;

	private final ConfigurableListableBeanFactory beans;

	/**
	 * Creates the rule.
	 * @param patterns the patterns
	 * @param beans where the annotated beans are
	 */
	public PatternTimeRule(Patterns patterns, ConfigurableListableBeanFactory beans) {
		this.patterns = patterns;
		this.beans = beans;
	}

	@Override
	public void check(Dependencies dependencies, Consumer<LintFinding> findings) {
		Map<String, Part> longest = new HashMap<>();
		for (String bean : this.beans.getBeanDefinitionNames()) {
			Set<String> patterns = patternsOf(bean);
			if (!patterns.isEmpty()) {
				Comparator<Part> byTime = Comparator.comparing(Part::time);
				collaborators(bean).stream()
					.flatMap((collaborator) -> partsOf(collaborator, dependencies).stream())
					.max((patterns.size() == 1) ? byTime : byTime.reversed())
					.ifPresent((part) -> patterns
						.forEach((pattern) -> longest.merge(pattern, part, PatternTimeRule::longer)));
			}
		}
		longest.forEach((pattern, part) -> compare(pattern, part, findings));
	}

	private static Part longer(Part one, Part other) {
		return (one.time.compareTo(other.time) >= 0) ? one : other;
	}

	private void compare(String pattern, Part part, Consumer<LintFinding> findings) {
		Guard guard = this.patterns.guards().get(pattern);
		if (guard != null && guard.timeout() != null && guard.timeout().config().timeout().compareTo(part.time) < 0) {
			findings.accept(LintFinding.of("resilience.patterns." + pattern, "timeout", this.patterns.settings(pattern),
					"is less than the %s that '%s' inside it may take at '%s'".formatted(part.time, part.operation,
							part.dependency),
					"Give the pattern more time, or that call less: its own timeout and retries cannot end in time"));
		}
	}

	private Set<String> patternsOf(String bean) {
		Set<String> patterns = new LinkedHashSet<>();
		for (Class<?> type : types(bean)) {
			AnnotationLookup.PATTERN.forEach(type,
					(annotation, method) -> patterns.add(this.patterns.spelled(text(annotation.getString("value")))));
		}
		return patterns;
	}

	private List<Part> partsOf(String bean, Dependencies dependencies) {
		Set<Part> parts = new LinkedHashSet<>();
		for (Class<?> type : types(bean)) {
			AnnotationLookup.DEPENDENCY_CALL.forEach(type, (call, method) -> {
				String operation = text(call.getString("operation"));
				operation = StringUtils.hasText(operation) ? operation : method.getName();
				String name = operation;
				dependencies.registry()
					.find(dependencies.spelled(text(call.getString("value"))))
					.ifPresent((dependency) -> parts.add(Part.of(dependency, name)));
			});
		}
		return List.copyOf(parts);
	}

	/** What is injected into a bean, directly or not, without the bean itself. */
	private Set<String> collaborators(String bean) {
		Set<String> seen = new LinkedHashSet<>(Set.of(bean));
		Deque<String> next = new ArrayDeque<>(seen);
		while (!next.isEmpty()) {
			for (String collaborator : this.beans.getDependenciesForBean(next.remove())) {
				if (seen.add(collaborator)) {
					next.add(collaborator);
				}
			}
		}
		seen.remove(bean);
		return seen;
	}

	/** The class of a bean that is there; the interfaces of one that is a mere proxy. */
	private List<Class<?>> types(String bean) {
		Object singleton = this.beans.containsSingleton(bean) ? this.beans.getSingleton(bean) : null;
		if (singleton == null) {
			return List.of();
		}
		Class<?> type = ClassUtils.getUserClass(AopUtils.getTargetClass(singleton));
		return Proxy.isProxyClass(type) ? Arrays.asList(ClassUtils.getAllInterfacesForClass(type)) : List.of(type);
	}

	private String text(String written) {
		@Nullable String resolved = this.beans.resolveEmbeddedValue(written);
		return (resolved != null) ? resolved.strip() : "";
	}

	/**
	 * A call that may be made inside a pattern.
	 *
	 * @param dependency name of the dependency
	 * @param operation name of the operation
	 * @param time how long it may take with all its attempts
	 */
	private record Part(String dependency, String operation, Duration time) {

		static Part of(Dependency dependency, String operation) {
			DependencyConfig config = dependency.config();
			OperationConfig own = config.operation(operation);
			Duration timeout = (own.timeout() != null) ? own.timeout() : config.timeout();
			Duration total = (own.totalTimeout() != null) ? own.totalTimeout() : config.totalTimeout();
			RetryConfig retry = (own.retry() != null) ? own.retry() : config.retry();
			Duration time = (total != null) ? total
					: (retry != null) ? timeout.multipliedBy(retry.maxAttempts()).plus(retry.plannedPauses()) : timeout;
			return new Part(dependency.name(), operation, time);
		}

	}

}
