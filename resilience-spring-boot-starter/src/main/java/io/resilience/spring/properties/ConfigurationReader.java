package io.resilience.spring.properties;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.resilience.spring.properties.Node.Setting;

import org.springframework.core.env.Environment;

/**
 * Reads the environment. Setting by setting the source of the highest precedence wins,
 * whichever spelling it uses; within one source all spellings must agree.
 */
final class ConfigurationReader {

	private final List<Layer> layers;

	private final Environment environment;

	private final ValueConverter converter;

	private final Problems problems;

	private final Map<String, Scope> scopes = new LinkedHashMap<>();

	private final Set<String> decided = new HashSet<>();

	/**
	 * Creates a reader.
	 * @param environment what to read
	 * @param classLoader what finds exception classes
	 * @param problems where to report
	 * @param topLevel takes top-level keys that are none of ours
	 */
	ConfigurationReader(Environment environment, ClassLoader classLoader, Problems problems,
			Consumer<String> topLevel) {
		this.layers = new LayerReader(environment, topLevel).read();
		this.environment = environment;
		this.converter = new ValueConverter(classLoader);
		this.problems = problems;
	}

	Configuration read() {
		KeyReader keys = new KeyReader(this.problems);
		List<List<Mention>> mentions = new ArrayList<>();
		for (Layer layer : this.layers) {
			mentions.add(keys.read(layer));
		}
		nameScopes(mentions);
		for (List<Mention> layer : mentions) {
			groupBy(layer, (mention) -> mention.found().place()).forEach((place, spellings) -> {
				if (this.decided.add(place)) {
					decide(spellings);
				}
			});
		}
		return new Configuration(this.scopes);
	}

	/** The file of lowest precedence introduces a name, and says how it is spelled. */
	private void nameScopes(List<List<Mention>> mentions) {
		this.scopes.put("", Scope.named(""));
		for (boolean lenient : new boolean[] { false, true }) {
			for (int i = mentions.size() - 1; i >= 0; i--) {
				if (this.layers.get(i).lenient() == lenient) {
					for (Mention mention : mentions.get(i)) {
						nameScopes(mention);
					}
				}
			}
		}
	}

	private void nameScopes(Mention mention) {
		mention.found().names().forEach((id, name) -> this.scopes.putIfAbsent(id, Scope.named(name)));
	}

	private void decide(List<Mention> mentions) {
		Match.Found found = mentions.get(0).found();
		List<Given> spellings = groupBy(mentions, (mention) -> mention.written().listKey()).values()
			.stream()
			.map((elements) -> convert(found.setting(), elements))
			.toList();
		Given decided = spellings.stream().filter((given) -> !given.isValid()).findFirst().orElse(spellings.get(0));
		if (decided.isValid()) {
			spellings.stream()
				.filter((given) -> !given.value().equals(decided.value()))
				.forEach((given) -> reportContradiction(given, decided));
		}
		Objects.requireNonNull(this.scopes.get(found.scope())).values().put(found.setting().path(), decided);
	}

	private Given convert(Setting setting, List<Mention> elements) {
		elements.sort(Comparator.comparingInt((element) -> element.found().index()));
		Written first = elements.get(0).written();
		List<Object> values = elements.stream()
			.flatMap((element) -> convert(setting, element.written()))
			.collect(Collectors.toUnmodifiableList());
		if (values.contains(Given.invalid(first).value())) {
			return Given.invalid(first);
		}
		return Given.of(setting.isList() ? values : values.get(0), first);
	}

	private Stream<Object> convert(Setting setting, Written written) {
		try {
			Object value = this.converter.convert(setting, resolve(written.value()));
			return (value instanceof Collection<?> values) ? values.stream().map(Object.class::cast) : Stream.of(value);
		}
		catch (InvalidValueException ex) {
			this.problems.add(new ConfigurationProblem(written.key(), written.shown(), written.where(), ex.rule(),
					ex.suggestion(), List.of()), written);
			return Stream.of(Given.invalid(written).value());
		}
	}

	private Object resolve(Object value) throws InvalidValueException {
		try {
			return (value instanceof String text) ? this.environment.resolveRequiredPlaceholders(text) : value;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidValueException("has a placeholder that nothing resolves");
		}
	}

	private void reportContradiction(Given given, Given other) {
		Written written = given.written();
		Written otherWritten = other.written();
		if (written != null && otherWritten != null) {
			this.problems.add(new ConfigurationProblem(written.key(), written.shown(), written.where(),
					"is another spelling of %s: %s (%s), but says something else".formatted(otherWritten.key(),
							otherWritten.shown(), otherWritten.where()),
					null, List.of()), written);
		}
	}

	private static Map<String, List<Mention>> groupBy(List<Mention> mentions, Function<Mention, String> key) {
		Map<String, List<Mention>> groups = new LinkedHashMap<>();
		mentions
			.forEach((mention) -> groups.computeIfAbsent(key.apply(mention), (name) -> new ArrayList<>()).add(mention));
		return groups;
	}

}
