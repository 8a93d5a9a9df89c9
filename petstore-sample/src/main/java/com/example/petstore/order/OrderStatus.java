package com.example.petstore.order;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * How far an order came.
 */
enum OrderStatus {

	/** Written down; whether it is paid is not known to the database. */
	PAYING,

	/** Paid and stored. */
	COMPLETED,

	/** The gateway charged nothing. The same key may try again. */
	FAILED,

	/** Given up while the gateway had charged nothing. The same key may try again. */
	CANCELLED,

	/** Paid, but the pet was sold out meanwhile: the money went back. */
	REFUNDED;

	@JsonValue
	String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	static OrderStatus of(String label) {
		return valueOf(label.toUpperCase(Locale.ROOT));
	}

}
