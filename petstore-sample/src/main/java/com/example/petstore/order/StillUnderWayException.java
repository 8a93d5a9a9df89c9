package com.example.petstore.order;

/**
 * The order with this idempotency key is still being settled.
 */
class StillUnderWayException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	StillUnderWayException() {
		super("The order with this Idempotency-Key is still being settled");
	}

}
