package com.example.petstore.order;

/**
 * An order that is there already.
 *
 * @param order the order
 * @param fingerprint of the request that made it
 */
record KnownOrder(Order order, String fingerprint) {

	/** Whether nothing more will happen to it, whatever is asked. */
	boolean isFinal() {
		return this.order.status() == OrderStatus.COMPLETED || this.order.status() == OrderStatus.REFUNDED;
	}

	boolean isOpen() {
		return this.order.status() == OrderStatus.PAYING;
	}

}
