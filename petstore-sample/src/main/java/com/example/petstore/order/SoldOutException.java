package com.example.petstore.order;

/**
 * There is no such pet left.
 */
class SoldOutException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	SoldOutException(String petId) {
		super("There is no '%s' left".formatted(petId));
	}

}
