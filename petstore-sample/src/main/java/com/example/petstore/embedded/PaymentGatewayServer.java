package com.example.petstore.embedded;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Somebody's payment gateway. It honours the {@code Idempotency-Key}: the same key is
 * charged once, however often it is asked to.
 * <ul>
 * <li>{@code POST /payments} charges; an amount above 10000 it cannot handle</li>
 * <li>{@code POST /payments/{key}/cancel} makes sure that a key which is not charged
 * never will be</li>
 * <li>{@code POST /payments/{key}/refund} gives the money back</li>
 * <li>{@code GET /payments} and {@code GET /payments/{key}} show what there is</li>
 * </ul>
 */
public final class PaymentGatewayServer extends HttpService {

	private static final BigDecimal LIMIT = new BigDecimal("10000");

	private static final Answer NOT_FOUND = new Answer(404, Map.of("error", "not_found"));

	private final Map<String, Payment> payments = new ConcurrentHashMap<>();

	/**
	 * Creates a gateway that is not started yet.
	 * @param preferredPort where to listen if the port is free, or 0 for anywhere
	 */
	public PaymentGatewayServer(int preferredPort) {
		super("payment_gateway", preferredPort);
	}

	/**
	 * What the gateway has done.
	 * @return a copy of its books
	 */
	public Collection<Payment> payments() {
		return List.copyOf(this.payments.values());
	}

	@Override
	Answer handle(Request request) {
		String[] path = request.path().split("/");
		if (path.length < 2 || !path[1].equals("payments") || path.length > 4) {
			return NOT_FOUND;
		}
		boolean post = request.method().equals("POST");
		if (path.length == 2) {
			return post ? charge(request) : new Answer(200, payments());
		}
		String key = path[2];
		if (path.length == 3) {
			return found(this.payments.get(key));
		}
		return switch (path[3]) {
			case "cancel" -> found(this.payments.computeIfAbsent(key, Payment::cancelled));
			case "refund" -> found(this.payments.computeIfPresent(key, (same, payment) -> payment.refunded()));
			default -> NOT_FOUND;
		};
	}

	private static Answer found(@Nullable Payment payment) {
		return (payment != null) ? new Answer(200, payment) : NOT_FOUND;
	}

	private Answer charge(Request request) {
		String key = request.idempotencyKey();
		JsonNode amount = request.body().path("amount");
		if (key == null || !amount.isNumber() || amount.decimalValue().signum() <= 0) {
			return new Answer(400, Map.of("error", "invalid_request"));
		}
		if (amount.decimalValue().compareTo(LIMIT) > 0) {
			return new Answer(500, Map.of("state", "refused", "error", "amount_too_high"));
		}
		Payment made = Payment.charged(key, amount.decimalValue(), request.body().path("currency").asString());
		Payment kept = this.payments.computeIfAbsent(key, (same) -> made);
		if (kept == made) {
			return new Answer(201, made);
		}
		return kept.isOf(made) || !kept.state().equals(Payment.CHARGED) ? new Answer(200, kept)
				: new Answer(422, Map.of("state", "refused", "error", "key_reused"));
	}

	/**
	 * A line in the books.
	 *
	 * @param key the idempotency key
	 * @param paymentId what the gateway calls it
	 * @param state charged, refunded or cancelled
	 * @param amount how much
	 * @param currency of what
	 */
	public record Payment(String key, String paymentId, String state, BigDecimal amount, String currency) {

		static final String CHARGED = "charged";

		static Payment charged(String key, BigDecimal amount, String currency) {
			return new Payment(key, UUID.randomUUID().toString(), CHARGED, amount, currency);
		}

		static Payment cancelled(String key) {
			return new Payment(key, "", "cancelled", BigDecimal.ZERO, "");
		}

		Payment refunded() {
			return this.state.equals(CHARGED)
					? new Payment(this.key, this.paymentId, "refunded", this.amount, this.currency) : this;
		}

		boolean isOf(Payment other) {
			return this.amount.compareTo(other.amount) == 0 && Objects.equals(this.currency, other.currency);
		}

	}

}
