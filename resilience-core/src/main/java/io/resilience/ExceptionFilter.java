package io.resilience;

import java.util.Collection;
import java.util.List;

/**
 * Exception classes to include and to exclude, matched by subclass and through causes.
 * Exclusion wins, wherever in the chain of causes it is found.
 *
 * @param included classes that match; empty for all
 * @param excluded classes that never match
 */
public record ExceptionFilter(List<Class<? extends Throwable>> included, List<Class<? extends Throwable>> excluded) {

	/** Matches everything. */
	public static final ExceptionFilter ALL = new ExceptionFilter(List.of(), List.of());

	/** Deep enough for any real chain, and an end for a circular one. */
	private static final int MAX_DEPTH = 32;

	public ExceptionFilter {
		included = List.copyOf(included);
		excluded = List.copyOf(excluded);
	}

	/**
	 * Whether the exception, or one of its causes, is in the list of included classes
	 * (which an empty list leaves open) and none is in the list of excluded ones.
	 * @param failure the exception to look at
	 * @return whether it matches
	 */
	public boolean matches(Throwable failure) {
		return !isExcluded(failure) && (this.included.isEmpty() || anyInChain(failure, this.included));
	}

	/**
	 * Whether the exception, or one of its causes, is in the list of excluded classes.
	 * @param failure the exception to look at
	 * @return whether it is excluded
	 */
	public boolean isExcluded(Throwable failure) {
		return !this.excluded.isEmpty() && anyInChain(failure, this.excluded);
	}

	private static boolean anyInChain(Throwable failure, Collection<Class<? extends Throwable>> classes) {
		Throwable current = failure;
		for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
			for (Class<? extends Throwable> type : classes) {
				if (type.isInstance(current)) {
					return true;
				}
			}
			current = current.getCause();
		}
		return false;
	}

}
