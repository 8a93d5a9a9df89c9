package com.example.petstore.payment;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Tells the client that the payment gateway failed, but not what it said.
 */
@RestControllerAdvice
class PaymentExceptionHandler {

	private static final Logger logger = LoggerFactory.getLogger(PaymentExceptionHandler.class);

	@ExceptionHandler
	ProblemDetail refused(PaymentRefusedException ex) {
		logger.info("{}", ex.getMessage());
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY,
				"The payment gateway could not take the payment; nothing was charged");
	}

	@ExceptionHandler
	ProblemDetail uncertain(PaymentUncertainException ex) {
		logger.warn("{}", ex.getMessage());
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY,
				"The payment gateway failed; ask for the order later, or send it again with the same Idempotency-Key");
	}

}
