package com.example.petstore.order;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.example.petstore.background.BackgroundJob;
import com.example.petstore.event.EventRelay;
import com.example.petstore.payment.Payment;
import com.example.petstore.payment.PaymentGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Settles orders that were left while they were being paid: the gateway did not answer,
 * the database failed when they were paid, or the application ended. The gateway knows
 * best: what it charged is completed, or refunded if the pet is sold out; what it did not
 * charge is cancelled there first, so that it never will be.
 */
@Component
class OrderRecovery implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(OrderRecovery.class);

	private static final String NOBODY = "";

	private final OrderRepository orders;

	private final PaymentGateway gateway;

	private final EventRelay relay;

	/** Orders of this instance, with the name under which they are held. */
	private final Map<String, String> left = new ConcurrentHashMap<>();

	private final BackgroundJob job;

	private volatile boolean running;

	OrderRecovery(OrderRepository orders, PaymentGateway gateway, EventRelay relay,
			@Value("${petstore.background.interval}") Duration interval) {
		this.orders = orders;
		this.gateway = gateway;
		this.relay = relay;
		this.job = new BackgroundJob("order-recovery", this::settleAll, interval);
	}

	/** Settle an order as soon as that is possible. */
	void settle(OpenOrder open) {
		this.left.put(open.id(), open.lease());
		this.job.wake();
	}

	private void settleAll() throws InterruptedException {
		this.orders.findAbandoned().forEach((orderId) -> this.left.putIfAbsent(orderId, NOBODY));
		RuntimeException failure = null;
		for (Map.Entry<String, String> order : this.left.entrySet()) {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			try {
				this.orders.claim(order.getKey(), order.getValue()).ifPresent(this::find);
				this.left.remove(order.getKey(), order.getValue());
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	private void find(OpenOrder open) {
		Payment payment = this.gateway.cancelUnlessCharged(open.paymentKey());
		if (payment.isCharged()) {
			completeOrRefund(open, payment);
		}
		else {
			this.orders.end(open.order().cancelled());
			logger.info("Order {} was not paid and is cancelled", open.id());
		}
	}

	private void completeOrRefund(OpenOrder open, Payment payment) {
		try {
			this.orders.complete(open.order().completed(payment.paymentId()));
			this.relay.wake();
			logger.info("Order {} was paid and is completed", open.id());
		}
		catch (SoldOutException ex) {
			this.gateway.refund(open.paymentKey());
			this.orders.end(open.order().refunded(payment.paymentId()));
			logger.info("Order {} was paid for a pet that is sold out, and is refunded", open.id());
		}
	}

	@Override
	public void start() {
		this.running = true;
		this.job.start();
	}

	@Override
	public void stop() {
		this.running = false;
		this.job.close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
