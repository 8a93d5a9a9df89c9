package io.resilience.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A table of {@code docs/operations.md}, found by its heading and its columns.
 */
record OperationsTable(List<List<String>> rows) {

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	static OperationsTable of(String heading, String... columns) {
		return of(heading, section(heading), columns);
	}

	/** The first one after a line that begins so. */
	static OperationsTable after(String heading, String before, String... columns) {
		List<String> lines = section(heading);
		return of(heading, lines.stream().dropWhile((line) -> !line.startsWith(before)).toList(), columns);
	}

	private static OperationsTable of(String heading, List<String> lines, String... columns) {
		String header = "| " + String.join(" | ", columns) + " |";
		assertThat(lines).as("tables under '%s'", heading).contains(header);
		List<List<String>> rows = lines.subList(lines.indexOf(header) + 2, lines.size())
			.stream()
			.takeWhile((line) -> line.startsWith("|"))
			.map((line) -> List.of(line.substring(2, line.length() - 2).split(" \\| ")))
			.toList();
		assertThat(rows).isNotEmpty();
		return new OperationsTable(rows);
	}

	private static List<String> section(String heading) {
		try {
			List<String> lines = Files.readAllLines(Path.of("../docs/operations.md"));
			assertThat(lines).contains(heading);
			return lines.subList(lines.indexOf(heading) + 1, lines.size())
				.stream()
				.takeWhile((line) -> !line.startsWith("## "))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What is written as code in a cell. */
	static List<String> codes(String cell) {
		return CODE.matcher(cell).results().map((MatchResult result) -> result.group(1)).toList();
	}

	/**
	 * All names in a column; one that begins with a dot has the path of the one before.
	 */
	List<String> names(int column) {
		List<String> names = new ArrayList<>();
		for (List<String> row : this.rows) {
			String before = "";
			for (String name : codes(row.get(column))) {
				before = name.startsWith(".") ? before.substring(0, before.lastIndexOf('.')) + name : name;
				names.add(before);
			}
		}
		return names;
	}

}
