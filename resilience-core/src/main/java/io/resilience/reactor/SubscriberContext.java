package io.resilience.reactor;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Puts what a subscriber's context says of the thread, such as the current observation,
 * onto the thread while a call begins: guards and observers look for it there.
 */
final class SubscriberContext implements Runnable {

	private final Runnable action;

	private @Nullable RuntimeException failure;

	private SubscriberContext(Runnable action) {
		this.action = action;
	}

	/**
	 * Runs something at once, with what Micrometer's context propagation restores from
	 * the context, where that is on the class path. Reactor does so in few operators, of
	 * which {@code handle} is one.
	 */
	static void restored(ContextView context, Runnable action) {
		if (context.isEmpty()) {
			action.run();
			return;
		}
		SubscriberContext restored = new SubscriberContext(action);
		Mono.just(restored)
			.<Boolean>handle((it, sink) -> it.run())
			.contextWrite((none) -> none.putAll(context))
			.subscribe();
		if (restored.failure != null) {
			throw restored.failure;
		}
	}

	@Override
	public void run() {
		try {
			this.action.run();
		}
		catch (RuntimeException ex) {
			this.failure = ex;
		}
	}

}
