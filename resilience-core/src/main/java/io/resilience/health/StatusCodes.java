package io.resilience.health;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A set of HTTP status codes, from single codes and ranges. Immutable.
 */
public final class StatusCodes {

	private static final Pattern RANGE = Pattern.compile("([1-5]\\d\\d)(?:\\s*-\\s*([1-5]\\d\\d))?");

	private static final StatusCodes OK = parse(List.of("200"));

	private final List<Range> ranges;

	private StatusCodes(List<Range> ranges) {
		this.ranges = List.copyOf(ranges);
	}

	/**
	 * Only 200.
	 * @return the set
	 */
	public static StatusCodes ok() {
		return OK;
	}

	/**
	 * Some codes.
	 * @param codes the codes, from 100 to 599
	 * @return the set
	 * @throws IllegalArgumentException if one is no status code, or there is none
	 */
	public static StatusCodes of(int... codes) {
		return parse(Arrays.stream(codes).mapToObj(Integer::toString).toList());
	}

	/**
	 * Reads codes and ranges.
	 * @param codes each such as {@code 204} or {@code 200-299}
	 * @return the set
	 * @throws IllegalArgumentException if one is neither, or there is none
	 */
	public static StatusCodes parse(List<String> codes) {
		if (codes.isEmpty()) {
			throw new IllegalArgumentException("Invalid expected_status (): must have at least one code");
		}
		return new StatusCodes(codes.stream().map(StatusCodes::range).toList());
	}

	private static Range range(String text) {
		Matcher matcher = RANGE.matcher(text.strip());
		if (matcher.matches()) {
			int from = Integer.parseInt(matcher.group(1));
			int to = (matcher.group(2) != null) ? Integer.parseInt(matcher.group(2)) : from;
			if (from <= to) {
				return new Range(from, to);
			}
		}
		throw new IllegalArgumentException(
				"Invalid expected_status (%s): must be codes such as 204 or ranges such as 200-299".formatted(text));
	}

	/**
	 * Whether a code is in the set.
	 * @param code the code
	 * @return whether it is
	 */
	public boolean contains(int code) {
		return this.ranges.stream().anyMatch((range) -> range.from <= code && code <= range.to);
	}

	@Override
	public String toString() {
		return this.ranges.stream().map(Range::toString).collect(Collectors.joining(", "));
	}

	private record Range(int from, int to) {

		@Override
		public String toString() {
			return (this.from == this.to) ? Integer.toString(this.from) : this.from + "-" + this.to;
		}

	}

}
