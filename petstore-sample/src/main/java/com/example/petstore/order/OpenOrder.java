package com.example.petstore.order;

import com.example.petstore.payment.Charge;

/**
 * An order that is being paid, in the hands of who has its lease.
 *
 * @param order the order
 * @param lease the name under which it is held
 * @param paymentKey the idempotency key of this attempt to pay
 * @param charge how much to charge
 */
record OpenOrder(Order order, String lease, String paymentKey, Charge charge) {

	String id() {
		return this.order.orderId();
	}

}
