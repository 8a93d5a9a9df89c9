package com.example.petstore.payment;

import org.jspecify.annotations.Nullable;

/**
 * The gateway failed, and may or may not have charged before.
 */
public final class PaymentUncertainException extends PaymentFailedException {

	private static final long serialVersionUID = 1L;

	PaymentUncertainException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
