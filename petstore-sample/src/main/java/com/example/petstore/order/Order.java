package com.example.petstore.order;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An order as its customer sees it.
 *
 * @param orderId its identifier
 * @param status how far it came; {@code paying} means that it is still being settled
 * @param stepsCompleted the steps that worked, in their order
 * @param customerId who ordered
 * @param petId which pet
 * @param amount how much it costs
 * @param currency of what
 * @param paymentId what the gateway calls the payment, or {@code null} before it
 * @param recommendations identifiers of other pets the customer may like
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Order(String orderId, OrderStatus status, List<String> stepsCompleted, String customerId, String petId,
		BigDecimal amount, String currency, @Nullable String paymentId, List<String> recommendations) {

	/** With the steps that the database does, in one transaction. */
	Order completed(String newPaymentId) {
		return with(OrderStatus.COMPLETED, newPaymentId, plus(OrderStep.PAYMENT_PROCESSED, OrderStep.INVENTORY_UPDATED,
				OrderStep.ORDER_SAVED, OrderStep.EVENT_PUBLISHED));
	}

	Order failed() {
		return with(OrderStatus.FAILED, null, this.stepsCompleted);
	}

	Order cancelled() {
		return with(OrderStatus.CANCELLED, null, this.stepsCompleted);
	}

	Order paid(String newPaymentId) {
		return with(this.status, newPaymentId, plus(OrderStep.PAYMENT_PROCESSED));
	}

	Order cached() {
		return with(this.status, this.paymentId, plus(OrderStep.ORDER_STATUS_CACHED));
	}

	Order refunded(String newPaymentId) {
		return with(OrderStatus.REFUNDED, newPaymentId, plus(OrderStep.PAYMENT_PROCESSED));
	}

	private Order with(OrderStatus newStatus, @Nullable String newPaymentId, List<String> newSteps) {
		return new Order(this.orderId, newStatus, newSteps, this.customerId, this.petId, this.amount, this.currency,
				newPaymentId, this.recommendations);
	}

	private List<String> plus(OrderStep... steps) {
		List<String> done = new ArrayList<>(this.stepsCompleted);
		Stream.of(steps).map(OrderStep::label).forEach(done::add);
		return Stream.of(OrderStep.values())
			.map(OrderStep::label)
			.filter(done::contains)
			.collect(Collectors.toUnmodifiableList());
	}

}
