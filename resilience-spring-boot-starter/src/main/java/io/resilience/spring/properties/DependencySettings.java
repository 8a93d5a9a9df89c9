package io.resilience.spring.properties;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.resilience.dependency.DependencyType;
import io.resilience.memory.MemoryGuardConfig;
import io.resilience.pool.PoolConfig;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * Everything that users configured, checked, as settings for the engine. Immutable and
 * thread-safe. A name matches in any spelling that Spring holds for the same
 * ({@code user_db}, {@code user-db}, {@code userDb}).
 */
public final class DependencySettings {

	private static final Log logger = LogFactory.getLog(DependencySettings.class);

	private final Configuration configuration;

	private final Environment environment;

	private final ClassLoader classLoader;

	/** What need not be said again. */
	private final Set<String> logged;

	private DependencySettings(Configuration configuration, Environment environment, ClassLoader classLoader,
			Set<String> logged) {
		this.configuration = configuration;
		this.environment = environment;
		this.classLoader = classLoader;
		this.logged = logged;
	}

	/**
	 * Reads and checks the configuration.
	 * @param environment where it is
	 * @param classLoader what finds the exception classes in it
	 * @return the settings
	 * @throws InvalidResilienceConfigurationException if something in it cannot work,
	 * with everything that cannot
	 */
	public static DependencySettings from(Environment environment, ClassLoader classLoader) {
		return of(Reading.of(environment, classLoader));
	}

	static DependencySettings of(Reading reading) {
		return of(reading, ConcurrentHashMap.newKeySet());
	}

	private static DependencySettings of(Reading reading, Set<String> logged) {
		Environment environment = reading.environment();
		reading.topLevel().forEach(new TopLevelSlips(logged));
		new ContradictionCheck(reading.configuration(), LayerReader.profiles(environment), reading.problems()).check();
		reading.problems().throwIfAny();
		return new DependencySettings(reading.configuration(), environment, reading.classLoader(), logged);
	}

	/**
	 * Reads the same environment again. What was logged about it is not logged again.
	 * @return what it says now; these settings stay as they are
	 * @throws InvalidResilienceConfigurationException if something in it cannot work,
	 * with everything that cannot
	 */
	public DependencySettings reread() {
		return of(Reading.of(this.environment, this.classLoader), this.logged);
	}

	/**
	 * What differs from other settings and is only read when the application starts.
	 * @param before the other settings
	 * @return a problem for each such value
	 */
	public List<ConfigurationProblem> fixedSince(DependencySettings before) {
		return FixedSettings.changes(before.configuration, this.configuration);
	}

	/**
	 * Whether calls are guarded at all.
	 * @return {@code resilience.enabled}; true by default
	 */
	public boolean enabled() {
		return Switch.RESILIENCE.isOn(this.configuration.root());
	}

	/**
	 * Whether startup fails where an annotation names a dependency that the configuration
	 * does not.
	 * @return {@code resilience.strict}; false by default
	 */
	public boolean strict() {
		return root().get("strict", false);
	}

	/**
	 * When a dependency counts as degraded or under pressure.
	 * @return {@code resilience.health.*}
	 */
	public HealthSettings health() {
		return HealthSettings.from(root());
	}

	/**
	 * Export of metrics, and when to alert.
	 * @return {@code resilience_monitoring.*}
	 */
	public MonitoringSettings monitoring() {
		return MonitoringSettings.from(root());
	}

	/**
	 * Health checks that are made in the background.
	 * @return {@code resilience.health_checks.*}, in the order of the files
	 */
	public List<HealthCheckSettings> healthChecks() {
		return HealthCheckBlock.assemble(this.configuration, monitoring().healthCheckInterval(), new Problems());
	}

	/**
	 * Settings of a pool.
	 * @param name its name in any spelling
	 * @return {@code resilience.pools.<name>}, the defaults where it is not there
	 */
	public PoolConfig pool(String name) {
		return PoolBlock.assemble(this.configuration, name, new Problems());
	}

	/**
	 * Blocks of pools that nobody has made.
	 * @param made names of the pools that there are
	 * @return by the name of the block its first key, where that is, and the pool that
	 * was most likely meant
	 */
	public Map<String, ConfigurationProblem> unusedPools(Collection<String> made) {
		return PoolBlock.unused(this.configuration, made);
	}

	/**
	 * When work is refused for want of memory.
	 * @return {@code resilience.memory}
	 */
	public MemoryGuardConfig memory() {
		return MemoryBlock.assemble(root());
	}

	/**
	 * Where the time goes.
	 * @return {@code resilience.profiler}
	 */
	public ProfilerSettings profiler() {
		return ProfilerSettings.from(root());
	}

	/**
	 * Faults on purpose.
	 * @return {@code resilience.chaos}
	 */
	public ChaosSettings chaos() {
		return new ChaosBlock(this.configuration, new Problems()).assemble();
	}

	/**
	 * What is written of types, of patterns and of everything.
	 * @return the values by their key below {@code resilience}, in snake_case
	 * ({@code timeouts.cache_timeout}, {@code bulkheads.cache.max_concurrent})
	 */
	public SortedMap<String, ConfiguredValue> shared() {
		return SharedSettings.of(this.configuration);
	}

	/**
	 * When inbound work is refused.
	 * @return {@code resilience.load_shedding.*}
	 */
	public ResolvedLoadShedding loadShedding() {
		Problems problems = new Problems();
		ResolvedLoadShedding resolved = new Resolver(this.configuration, problems).loadShedding();
		problems.throwIfAny();
		return resolved;
	}

	private Assembly root() {
		return new Assembly("resilience", Levels.of(List.of(this.configuration.root().values())), new Problems());
	}

	/**
	 * Names of the dependencies that the configuration has.
	 * @return the names in its spelling and order
	 */
	public Set<String> configuredNames() {
		return names("external_dependencies");
	}

	/**
	 * Names of the patterns that the configuration has.
	 * @return the names in its spelling and order
	 */
	public Set<String> configuredPatterns() {
		return names("patterns");
	}

	private Set<String> names(String kind) {
		return Collections.unmodifiableSet(new LinkedHashSet<>(this.configuration.names("", kind)));
	}

	/**
	 * Whether the configuration has a dependency.
	 * @param name its name in any spelling
	 * @return whether it has
	 */
	public boolean isConfigured(String name) {
		return this.configuration.has(Resolver.dependencyScope(name));
	}

	/**
	 * The dependency that somebody most likely meant by a name that the configuration
	 * does not have.
	 * @param name the name
	 * @return a name that differs by a slip of the hand, nothing where it is configured
	 * itself or nothing is near
	 */
	public Optional<String> nearestConfigured(String name) {
		return isConfigured(name) ? Optional.empty() : Slips.find(name, configuredNames());
	}

	/**
	 * Where the configuration says something of a dependency.
	 * @param name its name in any spelling
	 * @return file and line of one of its settings, nothing where it has none
	 */
	public Optional<String> placeOf(String name) {
		return this.configuration.scope(Resolver.dependencyScope(name))
			.values()
			.values()
			.stream()
			.map(Given::origin)
			.findFirst();
	}

	/**
	 * Judges the name in an annotation: where {@link #strict()} says so it must be
	 * configured, and a near miss of a configured name is never meant.
	 * @param name the name
	 * @param annotatedAt where the annotation is, for people
	 * @return what is wrong with it, nothing where it may stand
	 */
	public Optional<ConfigurationProblem> problemWith(String name, String annotatedAt) {
		Optional<String> nearest = nearestConfigured(name);
		if (isConfigured(name) || (!strict() && nearest.isEmpty())) {
			return Optional.empty();
		}
		return Optional
			.of(new ConfigurationProblem(name, null, annotatedAt, "is the name of a dependency that is not configured",
					nearest.orElse(null), List.copyOf(configuredNames())));
	}

	/**
	 * Resolves a dependency that no annotation names, or whose annotation can be found.
	 * @param name its name in any spelling
	 * @param annotatedType type that the annotation says, or {@code null}
	 * @return the dependency
	 * @throws InvalidResilienceConfigurationException if what is said contradicts itself
	 */
	public ResolvedDependency resolve(String name, @Nullable DependencyType annotatedType) {
		return resolve(name, annotatedType, null);
	}

	/**
	 * Resolves a dependency. Its type is that of the configuration, else that of the
	 * annotation, else {@code external_api}.
	 * @param name its name in any spelling
	 * @param annotatedType type that the annotation says, or {@code null}
	 * @param annotatedAt where the annotation is, for people, or {@code null}
	 * @return the dependency
	 * @throws InvalidResilienceConfigurationException if what is said contradicts itself
	 */
	public ResolvedDependency resolve(String name, @Nullable DependencyType annotatedType,
			@Nullable String annotatedAt) {
		Problems problems = new Problems();
		Given type = type(name, annotatedType, annotatedAt, problems);
		ResolvedDependency resolved = new Resolver(this.configuration, problems).dependency(spelled(name), type);
		problems.throwIfAny();
		return resolved;
	}

	/**
	 * The spelling of a name in the configuration.
	 * @param name the name of a dependency in any spelling
	 * @return the same name as it is configured, or as it was given where it is not
	 */
	public String spelled(String name) {
		return this.configuration.spelled(Resolver.dependencyScope(name), name);
	}

	/**
	 * The spelling of a name in the configuration.
	 * @param name the name of a pattern in any spelling
	 * @return the same name as it is configured, or as it was given where it is not
	 */
	public String spelledPattern(String name) {
		return this.configuration.spelled(Resolver.patternScope(name), name);
	}

	private Given type(String name, @Nullable DependencyType annotated, @Nullable String annotatedAt,
			Problems problems) {
		Given written = this.configuration.scope(Resolver.dependencyScope(name)).get("type");
		if (written != null) {
			if (annotated != null && written.value() != annotated) {
				new Contradictions(name, Levels.of(List.of()), problems).report(written,
						"contradicts the annotation%s, which says %s"
							.formatted((annotatedAt != null) ? " at " + annotatedAt : "", annotated.label()));
			}
			return written;
		}
		if (annotated != null) {
			if (!isConfigured(name)) {
				logOnce(name, "Dependency '%s' is not configured: it has the defaults of its type %s".formatted(name,
						annotated.label()));
			}
			return new Given(annotated, ConfiguredValue.ANNOTATION, null);
		}
		logOnce(name,
				"Dependency '%s' has no type: it is taken for an external_api; say so in external_dependencies.%s.type"
					.formatted(name, spelled(name)));
		return new Given(DependencyType.EXTERNAL_API, ConfiguredValue.DEFAULT, null);
	}

	private void logOnce(String name, String message) {
		if (this.logged.add(Spelling.uniform(name))) {
			logger.info(message);
		}
	}

	/**
	 * Resolves an operation of a dependency.
	 * @param dependency name of the dependency in any spelling
	 * @param type type of the dependency, as {@link #resolve} has it
	 * @param operation name of the operation in any spelling
	 * @param annotation what its annotation says
	 * @return the operation
	 * @throws InvalidResilienceConfigurationException if what is said contradicts itself
	 */
	public ResolvedOperation resolveOperation(String dependency, DependencyType type, String operation,
			AnnotationValues annotation) {
		Problems problems = new Problems();
		ResolvedOperation resolved = new Resolver(this.configuration, problems).operation(spelled(dependency), type,
				operation, annotation);
		problems.throwIfAny();
		return resolved;
	}

	/**
	 * Resolves a pattern.
	 * @param name its name in any spelling
	 * @param annotation what its annotation says
	 * @return the pattern
	 * @throws InvalidResilienceConfigurationException if what is said contradicts itself
	 */
	public ResolvedPattern resolvePattern(String name, AnnotationValues annotation) {
		Problems problems = new Problems();
		ResolvedPattern resolved = new Resolver(this.configuration, problems).pattern(spelledPattern(name), annotation);
		problems.throwIfAny();
		return resolved;
	}

	@Override
	public String toString() {
		return configuredNames().stream().collect(Collectors.joining(", ", "DependencySettings[", "]"));
	}

}
