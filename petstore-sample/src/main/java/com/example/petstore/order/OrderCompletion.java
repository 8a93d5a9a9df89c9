package com.example.petstore.order;

import com.example.petstore.event.EventRelay;
import com.example.petstore.payment.Payment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Stores what is paid.
 */
@Component
class OrderCompletion {

	private static final Logger logger = LoggerFactory.getLogger(OrderCompletion.class);

	private final OrderRepository orders;

	private final OrderRecovery recovery;

	private final OrderStatusCache cache;

	private final EventRelay relay;

	OrderCompletion(OrderRepository orders, OrderRecovery recovery, OrderStatusCache cache, EventRelay relay) {
		this.orders = orders;
		this.recovery = recovery;
		this.cache = cache;
		this.relay = relay;
	}

	/**
	 * Store a paid order. Where that fails the money is taken already, so the recovery
	 * stores it later, or gives the money back.
	 * @return the order: completed, or {@code paying} if it has to be stored later
	 */
	Order complete(OpenOrder open, Payment payment) {
		Order completed = open.order().completed(payment.paymentId());
		try {
			if (!this.orders.complete(completed)) {
				return this.orders.findById(open.id()).orElse(completed);
			}
		}
		catch (SoldOutException ex) {
			this.recovery.settle(open);
			throw ex;
		}
		catch (RuntimeException ex) {
			logger.warn("Order {} is paid and will be stored later: {}", open.id(), ex.toString());
			this.recovery.settle(open);
			return open.order().paid(payment.paymentId());
		}
		this.relay.wake();
		return cache(completed);
	}

	private Order cache(Order completed) {
		Order cached = completed.cached();
		if (!this.cache.store(cached)) {
			return completed;
		}
		try {
			this.orders.remember(cached);
		}
		catch (RuntimeException ex) {
			logger.debug("Order {} does not know that it is cached", completed.orderId(), ex);
		}
		return cached;
	}

}
