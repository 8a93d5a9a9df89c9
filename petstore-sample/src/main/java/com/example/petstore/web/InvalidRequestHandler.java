package com.example.petstore.web;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.HandlerMethodValidationException;

/**
 * Tells the client which of its values are wrong, and why.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidRequestHandler {

	@ExceptionHandler
	ProblemDetail invalid(HandlerMethodValidationException ex) {
		String mistakes = ex.getParameterValidationResults()
			.stream()
			.flatMap((result) -> result.getResolvableErrors().stream())
			.flatMap(InvalidRequestHandler::describe)
			.sorted()
			.collect(Collectors.joining("; "));
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "Invalid request: " + mistakes);
	}

	private static Stream<String> describe(MessageSourceResolvable error) {
		String message = error.getDefaultMessage();
		return Stream.of((error instanceof FieldError field) ? field.getField() + " " + message : "" + message);
	}

}
