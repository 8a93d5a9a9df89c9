package io.resilience.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints one table of what was measured beside what it must meet. Needs no other class:
 * {@code java BenchmarkReport.java run-1 run-2 run-3} takes the directories of one or
 * more runs; a target is met if it is met in each.
 * <p>
 * All numbers are medians of the iterations of a run.
 */
public final class BenchmarkReport {

	private static final Pattern RESULT = Pattern.compile("\"benchmark\" : \"[^\"]*?(\\w+)\\.\\w+\"");

	private static final Pattern THREADS = Pattern.compile("\"threads\" : (\\d+)");

	private static final Pattern SUBJECT = Pattern.compile("\"subject\" : \"(\\w+)\"");

	private static final Pattern VALUES = Pattern.compile("\"rawData\" : \\[([^a-z]*?)\\]\\s*(?:\\}|,\\s*\")");

	private static final Pattern BYTES = Pattern
		.compile("gc\\.alloc\\.rate\\.norm\" : \\{\\s*\"score\" : ([-+.0-9E\"NaN]+)");

	private static final double ROUNDING = 0.5;

	private final List<Map<String, Double>> runs = new ArrayList<>();

	private final List<String> lines = new ArrayList<>();

	private boolean allMet = true;

	private BenchmarkReport(List<Path> directories) throws IOException {
		for (Path directory : directories) {
			this.runs.add(read(directory));
		}
	}

	/**
	 * Prints the table.
	 * @param args directories with results
	 * @throws IOException if they cannot be read
	 */
	public static void main(String[] args) throws IOException {
		BenchmarkReport report = new BenchmarkReport(Stream.of(args).map(Path::of).toList());
		report.targets();
		report.starts();
		report.comparison();
		report.lines.forEach(System.out::println);
	}

	private static Map<String, Double> read(Path directory) throws IOException {
		Map<String, Double> values = new TreeMap<>();
		try (Stream<Path> files = Files.list(directory)) {
			files.filter((file) -> file.toString().endsWith(".json")).forEach((file) -> read(file, values));
		}
		return values;
	}

	private static void read(Path file, Map<String, Double> values) {
		String json;
		try {
			json = Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		List<Integer> starts = RESULT.matcher(json).results().map((result) -> result.start()).collect(Collectors.toList());
		starts.add(json.length());
		for (int i = 0; i < starts.size() - 1; i++) {
			readOne(json.substring(starts.get(i), starts.get(i + 1)), values);
		}
	}

	private static void readOne(String result, Map<String, Double> values) {
		String key = first(RESULT, result).replace("Benchmark", "") + "." + first(SUBJECT, result) + "/"
				+ first(THREADS, result);
		double[] raw = Stream.of(first(VALUES, result).split("[\\[\\],\\s]+"))
			.filter((text) -> !text.isEmpty())
			.mapToDouble(Double::parseDouble)
			.sorted()
			.toArray();
		values.put(key, (raw[(raw.length - 1) / 2] + raw[raw.length / 2]) / 2);
		Matcher bytes = BYTES.matcher(result);
		if (bytes.find() && !bytes.group(1).contains("N")) {
			values.put(key + " B", Double.valueOf(bytes.group(1)));
		}
	}

	private static String first(Pattern pattern, String text) {
		Matcher matcher = pattern.matcher(text);
		if (!matcher.find()) {
			throw new IllegalArgumentException("No " + pattern + " in " + text);
		}
		return matcher.group(1);
	}

	private void targets() {
		this.lines.add("| target | limit | " + runs((run) -> "run " + (run + 1)) + " | met |");
		this.lines.add("|---|---|" + runs((run) -> "---") + "|---|");
		ratio("retry + breaker + bulkhead + timeout, of the floor", "Success.CHAIN/1", "Success.FLOOR/1", 2.0);
		bytes("… bytes a call", "Success.CHAIN/1 B", 0);
		ratio("breaker + bulkhead, of Resilience4j's", "Success.BREAKER_BULKHEAD/1",
				"Success.RESILIENCE4J_BREAKER_BULKHEAD/1", 1.0);
		for (String refused : List.of("BULKHEAD_FULL", "BREAKER_OPEN", "CHAIN_BULKHEAD_FULL", "CHAIN_BREAKER_OPEN")) {
			most("refused, ns: " + words(refused), "Rejection." + refused + "/1", 100);
			bytes("… bytes a call", "Rejection." + refused + "/1 B", 64);
		}
		ratio("failure rate over a time window, of a count window", "Window.TIME/1", "Window.COUNT/1", 1.0);
		ratio("8 threads: time a call of the chain, of Resilience4j's breaker + bulkhead", "Success.CHAIN/8",
				"Success.RESILIENCE4J_BREAKER_BULKHEAD/8", 1.0);
		row("64 threads: calls a second, of those of 8 (at least)", "0.80",
				(run) -> quotient(run, "Success.CHAIN/8", "Success.CHAIN/64", 64 / 8.0), 0.8, false);
		ratio("one of 10,000 dependencies, of one alone", "Dependencies.ONE_OF_MANY/1", "Dependencies.ONE/1", 1.1);
		ratio("a call among 10,000 in flight, of one alone", "Scale.CALL_AMONG_MANY/1", "Scale.CALL_ALONE/1", 1.1);
		most("ms that a timeout is late, p99, 10,000 in flight", "Scale.LATE_MS_P99/1", 20);
		most("timer, % of a core, idle", "Scale.TIMER_CPU_PERCENT_IDLE/1", 1);
		most("bytes an idle dependency", "Scale.IDLE_DEPENDENCY_BYTES/1", 4096);
		most("ms to register 10,000 dependencies", "Scale.REGISTERED_MS/1", 2000);
		ratio("thread pool, of submit and get", "HandOver.THREAD_POOL/1", "HandOver.SUBMIT_AND_GET/1", 1.2);
		most("ns a scope of the profiler: wall and CPU time, bytes", "Profiler.ON/1", 200);
		bytes("… bytes a scope", "Profiler.ON/1 B", 0);
		most("… ns two scopes, one in the other", "Profiler.TWO_NESTED/1", 400);
		more("… ns a scope while it is off, above an empty body", "Profiler.OFF/1", "Profiler.NOTHING/1", 3);
		bytes("… bytes a scope while it is off", "Profiler.OFF/1 B", 0);
		more("annotated chain with metrics, ns above an empty proxy", "Annotated.CHAIN/1", "Annotated.EMPTY_PROXY/1",
				200);
		row("… bytes above it", "64", (run) -> difference(run, "Annotated.CHAIN/1 B", "Annotated.EMPTY_PROXY/1 B"),
				64 + ROUNDING, true);
		most("ms that the starter adds to the start of an application with actuator and metrics", "Startup.ADDED_MS/1",
				150);
		most("… of a plain one, with all that it brings along", "Startup.ADDED_TO_PLAIN_MS/1", 150);
		this.lines.add("| **all** | | " + runs((run) -> "") + " | " + (this.allMet ? "yes" : "**no**") + " |");
		this.lines.add("");
	}

	private void ratio(String what, String ours, String other, double limit) {
		row(what, number(limit), (run) -> quotient(run, ours, other, 1), limit, true);
	}

	private static OptionalDouble quotient(Map<String, Double> run, String ours, String other, double factor) {
		return (run.containsKey(ours) && run.containsKey(other))
				? OptionalDouble.of(factor * run.get(ours) / run.get(other)) : OptionalDouble.empty();
	}

	private void most(String what, String key, double limit) {
		row(what, number(limit), (run) -> value(run, key), limit, true);
	}

	/** A call allocates whole objects; a fraction is what something else did meanwhile. */
	private void bytes(String what, String key, int limit) {
		row(what, Integer.toString(limit), (run) -> value(run, key), limit + ROUNDING, true);
	}

	private void more(String what, String ours, String other, double limit) {
		row(what, number(limit), (run) -> difference(run, ours, other), limit, true);
	}

	private static OptionalDouble value(Map<String, Double> run, String key) {
		return run.containsKey(key) ? OptionalDouble.of(run.get(key)) : OptionalDouble.empty();
	}

	private static OptionalDouble difference(Map<String, Double> run, String ours, String other) {
		return (run.containsKey(ours) && run.containsKey(other))
				? OptionalDouble.of(run.get(ours) - run.get(other)) : OptionalDouble.empty();
	}

	private void row(String what, String limit, Function<Map<String, Double>, OptionalDouble> value, double bound,
			boolean atMost) {
		List<OptionalDouble> values = this.runs.stream().map(value).toList();
		boolean measured = values.stream().allMatch(OptionalDouble::isPresent);
		boolean met = measured && values.stream()
			.mapToDouble(OptionalDouble::getAsDouble)
			.allMatch((each) -> atMost ? each <= bound : each >= bound);
		this.allMet &= met;
		this.lines.add("| %s | %s | %s | %s |".formatted(what, limit,
				runs((run) -> values.get(run).isPresent() ? number(values.get(run).getAsDouble()) : "?"),
				met ? "yes" : measured ? "**no**" : "not measured"));
	}

	private String runs(Function<Integer, String> cell) {
		return Stream.iterate(0, (run) -> run + 1)
			.limit(this.runs.size())
			.map(cell)
			.collect(Collectors.joining(" | "));
	}

	/** What a start consists of, and what of it any other library would add as well. */
	private void starts() {
		if (!this.runs.get(0).containsKey("Startup.WITH_MS/1")) {
			return;
		}
		this.lines.add("| start of an application | ms (first run) | classes | ms more, run by run | than |");
		this.lines.add("|---|---|---|---|---|");
		start("plain", "PLAIN", "", "");
		start("with all that the starter brings along", "WITHOUT", "PLAIN", "plain");
		start("… and ten empty class-based proxies of Spring's", "PROXIES", "WITHOUT", "the same jars");
		start("… and Resilience4j's starter", "RESILIENCE4J", "WITHOUT", "the same jars");
		start("… and this starter", "WITH", "WITHOUT", "the same jars");
		start("from class data: with all that it brings along", "WITHOUT_CDS", "", "");
		start("… and this starter", "WITH_CDS", "WITHOUT_CDS", "the same jars");
		this.lines.add("");
	}

	private void start(String what, String variant, String base, String than) {
		String millis = "Startup." + variant + "_MS/1";
		Map<String, Double> first = this.runs.get(0);
		this.lines.add("| %s | %s | %s | %s | %s |".formatted(what, number(first.get(millis)),
				number(first.get("Startup." + variant + "_CLASSES/1")),
				base.isEmpty() ? ""
						: this.runs.stream()
							.map((run) -> difference(run, millis, "Startup." + base + "_MS/1"))
							.map((more) -> more.isPresent() ? number(more.getAsDouble()) : "?")
							.collect(Collectors.joining(" · ")),
				than));
	}

	/** Everything that was measured, beside what its group is compared with. */
	private void comparison() {
		Map<String, String> base = new LinkedHashMap<>();
		base.put("Success", "FLOOR");
		base.put("Rejection", "BULKHEAD_FULL");
		base.put("Failure", "BODY_THROWS");
		base.put("Timeout", "STOPPED");
		base.put("Window", "COUNT");
		base.put("HandOver", "SUBMIT_AND_GET");
		base.put("Dependencies", "ONE");
		base.put("Profiler", "NOTHING");
		base.put("Annotated", "EMPTY_PROXY");
		this.lines.add("| measured | threads | ns (first run) | B | of | ratio, run by run |");
		this.lines.add("|---|---|---|---|---|---|");
		Map<String, Double> first = this.runs.get(0);
		base.forEach((group, against) -> first.keySet()
			.stream()
			.filter((key) -> key.startsWith(group + ".") && !key.endsWith(" B"))
			.forEach((key) -> compare(key, group + "." + against + key.substring(key.indexOf('/')), against)));
	}

	private void compare(String key, String base, String against) {
		Map<String, Double> first = this.runs.get(0);
		Double bytes = first.get(key + " B");
		String name = key.substring(0, key.indexOf('/')).replace('.', ' ');
		this.lines.add("| %s | %s | %s | %s | %s | %s |".formatted(words(name), key.substring(key.indexOf('/') + 1),
				number(first.get(key)), (bytes != null) ? number(bytes) : "", words(against),
				this.runs.stream()
					.map((run) -> quotient(run, key, base, 1))
					.map((ratio) -> ratio.isPresent() ? number(ratio.getAsDouble()) : "")
					.collect(Collectors.joining(" · "))));
	}

	private static String words(String name) {
		return name.toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, (Math.abs(value) < 20) ? "%.2f" : "%,.0f", value);
	}

}
