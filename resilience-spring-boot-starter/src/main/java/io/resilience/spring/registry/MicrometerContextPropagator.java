package io.resilience.spring.registry;

import java.util.concurrent.Callable;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.resilience.ContextPropagator;

/**
 * Carries over everything that Micrometer's context propagation knows (observation,
 * security, what the application registers), and the logging context.
 */
public final class MicrometerContextPropagator implements ContextPropagator {

	private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();

	private final ContextPropagator logging = new MdcContextPropagator();

	@Override
	public <T> Callable<T> capture(Callable<T> body) {
		ContextSnapshot snapshot = this.snapshots.captureAll();
		return snapshot.wrap(this.logging.capture(body));
	}

}
