package com.example.petstore.payment;

import org.jspecify.annotations.Nullable;

/**
 * The payment gateway failed.
 */
public abstract sealed class PaymentFailedException extends RuntimeException
		permits PaymentRefusedException, PaymentUncertainException {

	private static final long serialVersionUID = 1L;

	PaymentFailedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
