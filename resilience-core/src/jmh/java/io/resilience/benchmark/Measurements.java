package io.resilience.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is measured without JMH, written the way JMH writes its results, for
 * {@link BenchmarkReport}.
 */
final class Measurements {

	private final List<String> results = new ArrayList<>();

	void add(String benchmark, String subject, double... values) {
		this.results.add("{\"benchmark\" : \"%s.measure\", \"threads\" : 1, \"params\" : {\"subject\" : \"%s\"}, \"rawData\" : [%s]}"
			.formatted(benchmark, subject, Arrays.toString(values)));
		System.out.printf("%s %s: %s%n", benchmark, subject, Arrays.toString(values));
	}

	void write(Path file) throws IOException {
		Files.createDirectories(file.getParent());
		Files.writeString(file, "[" + String.join(",\n", this.results) + "]");
	}

}
