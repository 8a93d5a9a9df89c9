package io.resilience.reactor;

import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * What a subscriber's context says of the thread, such as the current observation, is put
 * onto the thread while a call begins: guards and observers look for it there.
 */
final class SubscriberContext {

	private SubscriberContext() {
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
		Mono.just(action)
			.<Boolean>handle((it, sink) -> it.run())
			.contextWrite((empty) -> empty.putAll(context))
			.block();
	}

}
