package io.resilience.spring.registry;

import java.util.Map;
import java.util.concurrent.Callable;

import io.resilience.ContextPropagator;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Carries the logging context over where Micrometer's context propagation is missing.
 */
public final class MdcContextPropagator implements ContextPropagator {

	@Override
	public <T> Callable<T> capture(Callable<T> body) {
		Map<String, String> captured = MDC.getCopyOfContextMap();
		return () -> {
			Map<String, String> before = MDC.getCopyOfContextMap();
			set(captured);
			try {
				return body.call();
			}
			finally {
				set(before);
			}
		};
	}

	@Override
	public boolean isReentrant() {
		return true;
	}

	private static void set(@Nullable Map<String, String> context) {
		if (context == null) {
			MDC.clear();
		}
		else {
			MDC.setContextMap(context);
		}
	}

}
