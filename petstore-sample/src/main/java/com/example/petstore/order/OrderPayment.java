package com.example.petstore.order;

import com.example.petstore.payment.Payment;
import com.example.petstore.payment.PaymentGateway;
import com.example.petstore.payment.PaymentRefusedException;
import io.resilience.CallRejectedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Pays for an order, and sees to it that nobody pays for nothing.
 */
@Component
class OrderPayment {

	private static final Logger logger = LoggerFactory.getLogger(OrderPayment.class);

	private final PaymentGateway gateway;

	private final OrderRepository orders;

	private final OrderRecovery recovery;

	OrderPayment(PaymentGateway gateway, OrderRepository orders, OrderRecovery recovery) {
		this.gateway = gateway;
		this.orders = orders;
		this.recovery = recovery;
	}

	/**
	 * Pay. Where it fails, the order is ended if certainly nothing was charged, else left
	 * to the recovery to find out.
	 */
	Payment charge(OpenOrder open) {
		try {
			Payment payment = this.gateway.charge(open.paymentKey(), open.charge());
			if (payment.isCharged()) {
				return payment;
			}
			throw new StillUnderWayException();
		}
		catch (PaymentRefusedException ex) {
			giveUp(open);
			throw ex;
		}
		catch (CallRejectedException ex) {
			// It was not sent, unless an earlier attempt was: those are attached.
			if (ex.getSuppressed().length == 0) {
				giveUp(open);
			}
			else {
				this.recovery.settle(open);
			}
			throw ex;
		}
		catch (RuntimeException ex) {
			this.recovery.settle(open);
			throw ex;
		}
	}

	private void giveUp(OpenOrder open) {
		try {
			this.orders.end(open.order().failed());
		}
		catch (RuntimeException ex) {
			logger.debug("Order {} could not be ended", open.id(), ex);
			this.recovery.settle(open);
		}
	}

}
