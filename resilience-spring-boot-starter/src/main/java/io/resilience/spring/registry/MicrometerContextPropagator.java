package io.resilience.spring.registry;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.resilience.ContextPropagator;

import org.springframework.util.function.SingletonSupplier;

/**
 * Carries over everything that Micrometer's context propagation knows (observation,
 * security, what the application registers), and the logging context.
 */
public final class MicrometerContextPropagator implements ContextPropagator {

	/** Made with the first call that is handed over: it looks for all accessors. */
	private final Supplier<ContextSnapshotFactory> snapshots = SingletonSupplier
		.of(() -> ContextSnapshotFactory.builder().build());

	private final ContextPropagator logging = new MdcContextPropagator();

	@Override
	public <T> Callable<T> capture(Callable<T> body) {
		ContextSnapshot snapshot = this.snapshots.get().captureAll();
		return snapshot.wrap(this.logging.capture(body));
	}

	/** Trying it out would make all that a call needs before there is one. */
	@Override
	public boolean isReentrant() {
		return true;
	}

}
