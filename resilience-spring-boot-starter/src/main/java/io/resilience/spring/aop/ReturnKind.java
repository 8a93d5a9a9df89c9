package io.resilience.spring.aop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * When a method has answered: at its return, or when what it returns is complete.
 */
enum ReturnKind {

	/** At its return; a plain {@link java.util.concurrent.Future} too. */
	VALUE,

	/** When the stage is complete. */
	STAGE,

	/** When the mono ends; each subscription is a call. */
	MONO,

	/** When the flux ends; each subscription is a call. */
	FLUX;

	static ReturnKind of(Class<?> type) {
		if (type == CompletionStage.class || type == CompletableFuture.class) {
			return STAGE;
		}
		return switch (type.getName()) {
			case "reactor.core.publisher.Mono" -> MONO;
			case "reactor.core.publisher.Flux" -> FLUX;
			default -> VALUE;
		};
	}

}
