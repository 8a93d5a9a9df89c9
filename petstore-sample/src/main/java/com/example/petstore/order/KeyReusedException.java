package com.example.petstore.order;

/**
 * An idempotency key came with another order than before.
 */
class KeyReusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	KeyReusedException() {
		super("This Idempotency-Key belongs to another order");
	}

}
