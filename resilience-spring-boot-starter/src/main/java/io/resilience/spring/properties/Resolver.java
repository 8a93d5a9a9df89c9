package io.resilience.spring.properties;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyType;
import io.resilience.dependency.OperationConfig;
import io.resilience.loadshed.LoadShedderConfig;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what is in force for one dependency, operation or pattern.
 */
final class Resolver {

	private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

	private final Configuration configuration;

	private final TypeLevels types;

	private final Problems problems;

	Resolver(Configuration configuration, Problems problems) {
		this.configuration = configuration;
		this.types = new TypeLevels(configuration);
		this.problems = problems;
	}

	static String dependencyScope(String name) {
		return KeyMatcher.scope("", "external_dependencies", name);
	}

	static String operationScope(String dependency, String operation) {
		return KeyMatcher.scope(dependencyScope(dependency), "operations", operation);
	}

	static String patternScope(String name) {
		return KeyMatcher.scope("", "patterns", name);
	}

	/**
	 * Resolves a dependency.
	 * @param name its name
	 * @param type its type, and where that is from
	 * @return the dependency
	 */
	ResolvedDependency dependency(String name, Given type) {
		DependencyType dependencyType = (DependencyType) type.value();
		Assembly assembly = new Assembly(name, levels(name, dependencyType), this.problems);
		assembly.show("type", dependencyType, type.origin());
		DependencyConfig config = assemble(assembly, name, dependencyType);
		return new ResolvedDependency(name, config, assembly.settings());
	}

	/**
	 * Whether YAML says anything of a type. Its defaults go together.
	 * @param type the type
	 * @return whether it does
	 */
	boolean isMentioned(DependencyType type) {
		return !this.types.yaml(type).isEmpty();
	}

	/**
	 * Looks for contradictions in what is said of a type.
	 * @param type the type
	 */
	void check(DependencyType type) {
		assemble(new Assembly(type.label(), this.types.only(type), this.problems), "", type);
	}

	/**
	 * Looks for contradictions in what is said of a dependency.
	 * @param name name of the dependency
	 * @param type its type, or {@code null} where it is not known yet
	 */
	void check(String name, @Nullable DependencyType type) {
		assemble(new Assembly(name, levels(name, type), this.problems), name, DependencyType.EXTERNAL_API);
	}

	private Levels levels(String dependency, @Nullable DependencyType type) {
		Scope scope = this.configuration.scope(dependencyScope(dependency));
		return this.types.of(type)
			.below(List.of(scope.switchedOn("circuit_breaker", "retry", "rate_limit", "hedge", "adaptive_timeout")));
	}

	private DependencyConfig assemble(Assembly assembly, String name, DependencyType type) {
		boolean critical = assembly.get("critical", false);
		Duration timeout = assembly.get("timeout", DEFAULT_TIMEOUT);
		Duration totalTimeout = assembly.find("total_timeout", Duration.class);
		Duration gracePeriod = assembly.get("grace_period", Duration.ZERO);
		assembly.show("critical", critical);
		assembly.show("timeout", timeout);
		assembly.show("total_timeout", totalTimeout);
		assembly.show("grace_period", gracePeriod);
		DependencyConfig.Builder builder = DependencyConfig.builder(type)
			.critical(critical)
			.timeout(timeout)
			.totalTimeout(totalTimeout)
			.gracePeriod(gracePeriod)
			.bulkhead(BulkheadBlock.assemble(assembly, timeout))
			.circuitBreaker(BreakerBlock.assemble(assembly))
			.retry(RetryBlock.assemble(assembly))
			.rateLimit(OptionalBlocks.rateLimit(assembly))
			.hedge(OptionalBlocks.hedge(assembly))
			.adaptiveTimeout(OptionalBlocks.adaptiveTimeout(assembly));
		for (String operation : this.configuration.names(dependencyScope(name), "operations")) {
			builder.operation(operation, assemble(assembly, name, operation, AnnotationValues.NONE));
		}
		return builder.build();
	}

	/**
	 * Resolves an operation.
	 * @param dependency name of its dependency
	 * @param type type of its dependency
	 * @param operation its name
	 * @param annotation what its annotation says
	 * @return the operation
	 */
	ResolvedOperation operation(String dependency, DependencyType type, String operation, AnnotationValues annotation) {
		if (annotation.given().isEmpty() && !this.configuration.has(operationScope(dependency, operation))) {
			return new ResolvedOperation(operation, OperationConfig.NONE, Collections.emptySortedMap());
		}
		Assembly assembly = new Assembly(dependency, levels(dependency, type), this.problems);
		OperationConfig config = assemble(assembly, dependency, operation, annotation);
		return new ResolvedOperation(operation, config, assembly.settings());
	}

	private OperationConfig assemble(Assembly dependency, String name, String operation, AnnotationValues annotation) {
		String id = operationScope(name, operation);
		Scope scope = this.configuration.scope(id);
		String prefix = "operations." + (this.configuration.has(id) ? scope.name() : operation) + ".";
		Map<String, Given> own = scope.switchedOn("retry", "rate_limit");
		Assembly alone = dependency.part(Levels.of(List.of(own, annotation.given())), prefix);
		Duration timeout = alone.find("timeout", Duration.class);
		Duration totalTimeout = alone.find("total_timeout", Duration.class);
		alone.show("timeout", timeout);
		alone.show("total_timeout", totalTimeout);
		Assembly filled = dependency
			.part(alone.isOn("retry") ? dependency.levels().below(List.of(own)) : alone.levels(), prefix);
		return new OperationConfig(timeout, totalTimeout, RetryBlock.assembleOperation(filled),
				OptionalBlocks.rateLimit(alone));
	}

	/**
	 * Resolves the shedder of inbound work.
	 * @return the shedder, with the defaults where what is said cannot work
	 */
	ResolvedLoadShedding loadShedding() {
		Assembly assembly = new Assembly("load_shedding", Levels.of(List.of(this.configuration.root().values())),
				this.problems);
		LoadShedderConfig config = LoadSheddingBlock.assemble(assembly);
		return new ResolvedLoadShedding((config != null) ? config : LoadShedderConfig.defaults(), assembly.settings());
	}

	/**
	 * Resolves a pattern.
	 * @param name its name
	 * @param annotation what its annotation says
	 * @return the pattern
	 */
	ResolvedPattern pattern(String name, AnnotationValues annotation) {
		Scope scope = this.configuration.scope(patternScope(name));
		Map<String, Given> own = scope.switchedOn("circuit_breaker", "retry", "rate_limit", "bulkhead");
		Assembly assembly = new Assembly(name, this.types.global().below(List.of(own, annotation.given())),
				this.problems);
		Duration timeout = assembly.get("timeout", DEFAULT_TIMEOUT);
		Duration totalTimeout = assembly.find("total_timeout", Duration.class);
		Duration gracePeriod = assembly.get("grace_period", Duration.ZERO);
		assembly.show("timeout", timeout);
		assembly.show("total_timeout", totalTimeout);
		assembly.show("grace_period", gracePeriod);
		return new ResolvedPattern(name, timeout, totalTimeout, gracePeriod, RetryBlock.assemble(assembly),
				BreakerBlock.assemble(assembly),
				assembly.isOn("bulkhead") ? BulkheadBlock.assemble(assembly, timeout) : null,
				OptionalBlocks.rateLimit(assembly), assembly.settings());
	}

}
