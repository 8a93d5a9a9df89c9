package io.resilience.spring.properties;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import io.resilience.dependency.DependencyType;

/**
 * Finds contradictions at startup, before anything is called. Where a value is missing
 * because it is wrong by itself, what it would have to go with is not judged.
 */
final class ContradictionCheck {

	private final Configuration configuration;

	private final Resolver resolver;

	private final Problems problems;

	private final Collection<String> profiles;

	ContradictionCheck(Configuration configuration, Collection<String> profiles, Problems problems) {
		this.profiles = profiles;
		this.configuration = configuration;
		this.problems = problems;
		this.resolver = new Resolver(configuration, problems);
	}

	void check() {
		for (DependencyType type : DependencyType.values()) {
			if (this.resolver.isMentioned(type)) {
				this.resolver.check(type);
			}
		}
		for (String name : this.configuration.names("", "external_dependencies")) {
			Given type = this.configuration.scope(Resolver.dependencyScope(name)).get("type");
			this.resolver.check(name, (type != null) ? (DependencyType) type.value() : null);
		}
		for (String pattern : this.configuration.names("", "patterns")) {
			this.resolver.pattern(pattern, AnnotationValues.NONE);
		}
		HealthCheckBlock.assemble(this.configuration, Duration.ofSeconds(30), this.problems);
		WebhookSettings.check(this.configuration.root(), this.problems);
		this.resolver.loadShedding();
		for (String pool : this.configuration.names("", PoolBlock.KIND)) {
			PoolBlock.assemble(this.configuration, pool, this.problems);
		}
		MemoryBlock
			.check(new Assembly("resilience", Levels.of(List.of(this.configuration.root().values())), this.problems));
		new ChaosBlock(this.configuration, this.problems).check(this.profiles);
	}

}
