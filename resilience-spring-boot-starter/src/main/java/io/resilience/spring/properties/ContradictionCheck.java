package io.resilience.spring.properties;

import io.resilience.dependency.DependencyType;

/**
 * Finds contradictions at startup, before anything is called. Where a value is missing
 * because it is wrong by itself, what it would have to go with is not judged.
 */
final class ContradictionCheck {

	private final Configuration configuration;

	private final Problems problems;

	private final Resolver resolver;

	ContradictionCheck(Configuration configuration, Problems problems) {
		this.configuration = configuration;
		this.problems = problems;
		this.resolver = new Resolver(configuration, problems);
	}

	void check() {
		if (!this.problems.isComplete("")) {
			return;
		}
		for (DependencyType type : DependencyType.values()) {
			if (this.problems.isComplete(TypeLevels.scopeOf(type))) {
				this.resolver.check("", type);
			}
		}
		this.configuration.names("", "external_dependencies").forEach(this::checkDependency);
		for (String pattern : this.configuration.names("", "patterns")) {
			if (this.problems.isComplete(Resolver.patternScope(pattern))) {
				this.resolver.pattern(pattern, AnnotationValues.NONE);
			}
		}
	}

	private void checkDependency(String name) {
		String scope = Resolver.dependencyScope(name);
		Given type = this.configuration.scope(scope).get("type");
		DependencyType dependencyType = (type != null) ? (DependencyType) type.value() : null;
		boolean complete = this.problems.isComplete(scope) && this.configuration.names(scope, "operations")
			.stream()
			.allMatch((operation) -> this.problems.isComplete(Resolver.operationScope(name, operation)));
		if (complete && (dependencyType == null || this.problems.isComplete(TypeLevels.scopeOf(dependencyType)))) {
			this.resolver.check(name, dependencyType);
		}
	}

}
