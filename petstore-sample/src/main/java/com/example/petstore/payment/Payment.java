package com.example.petstore.payment;

/**
 * What the gateway knows of a payment.
 *
 * @param paymentId what the gateway calls it
 * @param state charged, refunded or cancelled
 */
public record Payment(String paymentId, String state) {

	static final String REFUSED = "refused";

	/**
	 * Whether the customer has paid.
	 * @return whether the money is ours now
	 */
	public boolean isCharged() {
		return this.state.equals("charged");
	}

}
