package io.resilience.memory;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bound on memory: so many bytes of heap, or a share of the heap's maximum or of what
 * the container may use.
 * <p>
 * Heap is what the last garbage collection left; garbage that waits to be collected is no
 * pressure. A container's memory is all that the process and its page cache take, as the
 * operating system counts it.
 *
 * @param basis what is measured
 * @param bytes the bound, at least 1 MB (what is less was meant as a share), where the
 * basis is {@link Basis#BYTES}, else 0
 * @param share the bound, above 0 to 1, where the basis is a share, else 0
 */
public record MemoryLimit(Basis basis, long bytes, double share) {

	private static final long LEAST_BYTES = 1 << 20;

	private static final Pattern TEXT = Pattern.compile("(?:(heap|container) )?([0-9]*\\.?[0-9]+) ?(%|b|kb|mb|gb|tb)?",
			Pattern.CASE_INSENSITIVE);

	public MemoryLimit {
		if (basis == Basis.BYTES) {
			if (bytes < LEAST_BYTES) {
				throw new IllegalArgumentException(
						"Invalid memory limit (%d B): must be at least 1 MB; a share is written 80%%".formatted(bytes));
			}
		}
		else if (!(share > 0 && share <= 1)) {
			throw new IllegalArgumentException("Invalid memory limit (%s of the %s): must be above 0 and at most 1"
				.formatted(share, basis.name().toLowerCase(Locale.ROOT)));
		}
	}

	/**
	 * So many bytes of heap.
	 * @param bytes at least 1 MB
	 * @return the limit
	 */
	public static MemoryLimit ofBytes(long bytes) {
		return new MemoryLimit(Basis.BYTES, bytes, 0);
	}

	/**
	 * A share of the heap's maximum.
	 * @param share above 0 to 1
	 * @return the limit
	 */
	public static MemoryLimit ofHeap(double share) {
		return new MemoryLimit(Basis.HEAP, 0, share);
	}

	/**
	 * A share of the memory that the container, or else the machine, has.
	 * @param share above 0 to 1
	 * @return the limit
	 */
	public static MemoryLimit ofContainer(double share) {
		return new MemoryLimit(Basis.CONTAINER, 0, share);
	}

	/**
	 * Reads a limit as people write it.
	 * @param text such as {@code 512MB}, {@code 0.8}, {@code 80%}, {@code heap 80%} or
	 * {@code container 0.9}; a share is of the heap unless it says otherwise
	 * @return the limit
	 * @throws IllegalArgumentException if it is none
	 */
	public static MemoryLimit parse(String text) {
		Matcher parts = TEXT.matcher(text.strip());
		if (!parts.matches()) {
			throw new IllegalArgumentException(
					"Invalid memory limit (%s): must be bytes, such as 512MB, or a share, such as 0.8, 80%% or container 90%%"
						.formatted(text));
		}
		double number = Double.parseDouble(parts.group(2));
		String unit = (parts.group(3) != null) ? parts.group(3).toLowerCase(Locale.ROOT) : "";
		boolean isShare = unit.equals("%") || (unit.isEmpty() && number <= 1);
		if (!isShare) {
			if (parts.group(1) != null) {
				throw new IllegalArgumentException("Invalid memory limit (%s): '%s' goes with a share, such as 80%%"
					.formatted(text, parts.group(1)));
			}
			return ofBytes((long) (number * factor(unit)));
		}
		double share = unit.equals("%") ? number / 100 : number;
		return "container".equalsIgnoreCase(parts.group(1)) ? ofContainer(share) : ofHeap(share);
	}

	private static long factor(String unit) {
		return switch (unit) {
			case "kb" -> 1L << 10;
			case "mb" -> 1L << 20;
			case "gb" -> 1L << 30;
			case "tb" -> 1L << 40;
			default -> 1;
		};
	}

	/** Whether two limits bound the same memory, so that one can be said to be lower. */
	boolean isComparable(MemoryLimit other) {
		return this.basis == other.basis;
	}

	@Override
	public String toString() {
		return (this.basis == Basis.BYTES) ? this.bytes + " B"
				: "%s of the %s".formatted(this.share, this.basis.name().toLowerCase(Locale.ROOT));
	}

	/**
	 * What a limit is a bound on.
	 */
	public enum Basis {

		/** The heap, in bytes. */
		BYTES,

		/** The heap, as a share of its maximum. */
		HEAP,

		/** The container, as a share of its limit. */
		CONTAINER

	}

}
