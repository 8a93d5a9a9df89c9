package com.example.petstore.payment;

import java.io.IOException;
import java.util.Objects;

import com.example.petstore.ServiceAddresses;
import com.example.petstore.web.HttpClients;
import io.resilience.spring.annotation.ApiCall;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * The payment gateway's client. Every payment has an idempotency key, so that asking
 * again never pays twice, and so that everything can be found out later.
 */
@Component
public class PaymentGateway {

	private final RestClient http;

	private final JsonMapper json;

	PaymentGateway(HttpClients clients, ServiceAddresses addresses, JsonMapper json) {
		this.http = clients.client(addresses.paymentGateway());
		this.json = json;
	}

	/**
	 * Charge the customer, or see that this was done before.
	 * @param key the idempotency key
	 * @param charge how much from whom
	 * @return the payment, charged
	 * @throws PaymentRefusedException if the gateway says that nothing was charged
	 * @throws PaymentUncertainException if it may or may not have been
	 */
	@ApiCall("payment_gateway")
	public Payment charge(String key, Charge charge) {
		return post("/payments", key, charge);
	}

	/**
	 * Make sure that a payment which is not charged yet never will be.
	 * @param key the idempotency key
	 * @return the payment: charged, refunded or cancelled
	 */
	@ApiCall("payment_gateway")
	public Payment cancelUnlessCharged(String key) {
		return post("/payments/{key}/cancel", key, null);
	}

	/**
	 * Give the money back.
	 * @param key the idempotency key
	 */
	@ApiCall("payment_gateway")
	public void refund(String key) {
		post("/payments/{key}/refund", key, null);
	}

	private Payment post(String uri, String key, @Nullable Charge charge) {
		try {
			RestClient.RequestBodySpec request = this.http.post().uri(uri, key).header("Idempotency-Key", key);
			if (charge != null) {
				request.contentType(MediaType.APPLICATION_JSON).body(charge);
			}
			return Objects.requireNonNull(request.exchange((sent, response) -> read(response)));
		}
		catch (ResourceAccessException ex) {
			throw new PaymentUncertainException("The payment gateway did not answer", ex);
		}
	}

	private Payment read(ClientHttpResponse response) throws IOException {
		int status = response.getStatusCode().value();
		Reply reply = reply(response);
		if (response.getStatusCode().is2xxSuccessful() && reply.state != null) {
			return new Payment(Objects.requireNonNullElse(reply.paymentId, ""), reply.state);
		}
		if (Payment.REFUSED.equals(reply.state)) {
			throw new PaymentRefusedException(Objects.requireNonNullElse(reply.error, "unknown"));
		}
		throw new PaymentUncertainException("The payment gateway failed with status " + status, null);
	}

	private Reply reply(ClientHttpResponse response) throws IOException {
		try {
			return this.json.readValue(response.getBody(), Reply.class);
		}
		catch (JacksonException ex) {
			return new Reply(null, null, null);
		}
	}

	private record Reply(@Nullable String paymentId, @Nullable String state, @Nullable String error) {

	}

}
