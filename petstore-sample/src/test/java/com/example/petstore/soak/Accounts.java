package com.example.petstore.soak;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.example.petstore.embedded.PaymentGatewayServer;
import com.example.petstore.embedded.PaymentGatewayServer.Payment;
import com.example.petstore.event.EventReader;

import org.springframework.jdbc.core.simple.JdbcClient;

import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;

/**
 * Compares what customers were told with the books of the database, the gateway and
 * Kafka.
 */
final class Accounts {

	/** What may be added while nothing leaks: the gateway's books are in memory. */
	private static final long HEAP_TOLERANCE_MB = 40;

	private final JdbcClient jdbc;

	private final PaymentGatewayServer gateway;

	private final EventReader events;

	private final List<String> failures = new ArrayList<>();

	Accounts(JdbcClient jdbc, PaymentGatewayServer gateway, EventReader events) {
		this.jdbc = jdbc;
		this.gateway = gateway;
		this.events = events;
	}

	Soak.Result settle(MixedLoad load, long troubles, List<Long> heap) {
		Map<String, Row> orders = this.jdbc.sql(
				"select idempotency_key as key, order_id, status, coalesce(payment_id, '') as payment_id from pet_order")
			.query(Row.class)
			.list()
			.stream()
			.collect(Collectors.toMap(Row::key, (row) -> row));
		List<Payment> charged = this.gateway.payments()
			.stream()
			.filter((payment) -> payment.state().equals("charged"))
			.toList();
		long completed = orders.values().stream().filter(Row::isCompleted).count();
		checkPromises(load, orders);
		checkPayments(orders, charged);
		checkEvents(orders);
		int sold = this.jdbc.sql("select sum(100000 - stock) from pet where stock > 0").query(Integer.class).single();
		check(sold == completed, "%d pets sold, %d orders completed", sold, completed);
		checkHeap(heap);
		Map<String, Object> numbers = new LinkedHashMap<>();
		numbers.put("troubles", troubles);
		numbers.put("keys of customers", load.promised().size());
		numbers.put("orders promised to them", load.promised().values().stream().filter((id) -> !id.isEmpty()).count());
		numbers.put("orders completed", completed);
		numbers.put("payments charged", charged.size());
		numbers.put("orders told to Kafka", this.events.orders());
		numbers.put("answers by status", new TreeMap<>(load.statuses()));
		numbers.put("requests without an answer", load.mishaps());
		return new Soak.Result(numbers, heap, this.failures);
	}

	private void checkPromises(MixedLoad load, Map<String, Row> orders) {
		load.promised().forEach((key, orderId) -> {
			Row row = orders.get(key);
			check(orderId.isEmpty() || row != null && row.orderId().equals(orderId) && row.isCompleted(),
					"lost order: key %s was promised %s, there is %s", key, orderId, row);
		});
		check(load.mishaps().isEmpty(), "requests without an answer: %s", load.mishaps());
	}

	private void checkPayments(Map<String, Row> orders, List<Payment> charged) {
		Map<String, Row> byPayment = orders.values()
			.stream()
			.filter(Row::isCompleted)
			.collect(Collectors.toMap(Row::paymentId, (row) -> row));
		charged
			.forEach((payment) -> check(byPayment.containsKey(payment.paymentId()), "paid for nothing: %s", payment));
		check(charged.size() == byPayment.size(), "%d payments for %d orders", charged.size(), byPayment.size());
	}

	private void checkEvents(Map<String, Row> orders) {
		Set<String> completed = orders.values()
			.stream()
			.filter(Row::isCompleted)
			.map(Row::orderId)
			.collect(Collectors.toSet());
		await().atMost(ofSeconds(60)).until(() -> this.events.orders() >= completed.size());
		completed.forEach((orderId) -> check(this.events.eventsOf(orderId) == 1, "%d events of order %s",
				this.events.eventsOf(orderId), orderId));
		check(this.events.orders() == completed.size(), "%d orders told, %d completed", this.events.orders(),
				completed.size());
	}

	private void checkHeap(List<Long> heap) {
		int third = Math.max(1, heap.size() / 3);
		long first = median(heap.subList(0, third));
		long last = median(heap.subList(heap.size() - third, heap.size()));
		check(last - first <= HEAP_TOLERANCE_MB, "heap grew from %d to %d MB", first, last);
	}

	private static long median(List<Long> values) {
		return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(0L);
	}

	private void check(boolean fine, String failure, Object... arguments) {
		if (!fine) {
			this.failures.add(failure.formatted(arguments));
		}
	}

	/**
	 * An order in the database.
	 *
	 * @param key its idempotency key
	 * @param orderId its identifier
	 * @param status its status
	 * @param paymentId its payment, or empty
	 */
	record Row(String key, String orderId, String status, String paymentId) {

		boolean isCompleted() {
			return this.status.equals("completed");
		}

	}

}
