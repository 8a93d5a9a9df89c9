package com.example.petstore.order;

import java.util.Locale;

/**
 * The steps of an order. One that failed without harm is left out of those completed.
 */
enum OrderStep {

	PET_RETRIEVED,

	CACHE_CHECKED,

	ML_RECOMMENDATIONS_RETRIEVED,

	PAYMENT_PROCESSED,

	INVENTORY_UPDATED,

	ORDER_SAVED,

	ORDER_STATUS_CACHED,

	/** In the outbox, from where it cannot get lost. */
	EVENT_PUBLISHED;

	String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
