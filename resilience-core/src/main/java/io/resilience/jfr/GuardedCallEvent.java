package io.resilience.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * A guarded call, from its head to its end; retries and waiting included.
 */
@Name("io.resilience.GuardedCall")
@Label("Guarded Call")
@Category("Resilience")
@Description("A call through the guards of a dependency, with all its attempts")
@Enabled(false)
@StackTrace(false)
final class GuardedCallEvent extends Event {

	@Label("Dependency")
	@Nullable String dependency;

	@Label("Operation")
	@Nullable String operation;

	@Label("Outcome")
	@Description("As in the metric resilience.calls")
	@Nullable String outcome;

	@Label("Attempts")
	int attempts;

	@Label("Exception")
	@Description("Class of what the call threw")
	@Nullable String exception;

}
