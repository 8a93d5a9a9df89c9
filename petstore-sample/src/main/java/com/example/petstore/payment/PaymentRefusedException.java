package com.example.petstore.payment;

/**
 * The gateway said that it did not charge anything.
 */
public final class PaymentRefusedException extends PaymentFailedException {

	private static final long serialVersionUID = 1L;

	PaymentRefusedException(String reason) {
		super("The payment gateway refused: " + reason, null);
	}

}
