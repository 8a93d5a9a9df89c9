package com.example.petstore.order;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import com.example.petstore.event.OrderEvent;
import com.example.petstore.event.Outbox;
import com.example.petstore.payment.Charge;
import io.resilience.spring.annotation.DatabaseCall;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Orders in the database.
 * <p>
 * An order that is being paid belongs to who has its lease. Everything that settles it
 * checks the status in the same statement, so it happens once, whoever else tries.
 */
@Repository
class OrderRepository {

	private final JdbcClient jdbc;

	private final Outbox outbox;

	private final Duration lease;

	OrderRepository(JdbcClient jdbc, Outbox outbox, @Value("${petstore.orders.lease}") Duration lease) {
		this.jdbc = jdbc;
		this.outbox = outbox;
		this.lease = lease;
	}

	@DatabaseCall("petstore_database")
	Optional<KnownOrder> findByKey(String key) {
		return this.jdbc.sql("select * from pet_order where idempotency_key = :key")
			.param("key", key)
			.query((row, number) -> new KnownOrder(order(row), row.getString("fingerprint")))
			.optional();
	}

	@DatabaseCall("petstore_database")
	Optional<Order> findById(String orderId) {
		return this.jdbc.sql("select * from pet_order where order_id = :orderId")
			.param("orderId", orderId)
			.query((row, number) -> order(row))
			.optional();
	}

	/**
	 * Write down what is going to be paid, and take the lease. An earlier attempt under
	 * the same key that is known to have charged nothing is taken up again, with another
	 * key for the gateway: the old one may be cancelled there.
	 * @return the order, or empty if it is somebody else's or settled
	 */
	@DatabaseCall("petstore_database")
	Optional<OpenOrder> begin(Draft draft) {
		OrderRequest request = draft.request();
		return this.jdbc.sql("""
				insert into pet_order (order_id, idempotency_key, fingerprint, attempt, customer_id, pet_id, method,
				    amount, currency, status, steps, recommendations, lease_owner, lease_until, created_at)
				values (:orderId, :key, :fingerprint, 1, :customerId, :petId, :method,
				    :amount, :currency, 'paying', :steps, :recommendations, :lease,
				    now() + make_interval(secs => :seconds), now())
				on conflict (idempotency_key) do update
				set status = 'paying', attempt = pet_order.attempt + 1, steps = excluded.steps,
				    recommendations = excluded.recommendations, lease_owner = excluded.lease_owner,
				    lease_until = excluded.lease_until
				where pet_order.fingerprint = excluded.fingerprint and pet_order.status in ('failed', 'cancelled')
				returning *
				""")
			.param("orderId", UUID.randomUUID().toString())
			.param("key", draft.key())
			.param("fingerprint", request.fingerprint())
			.param("customerId", request.customerId())
			.param("petId", request.petId())
			.param("method", request.payment().method())
			.param("amount", request.payment().amount())
			.param("currency", request.payment().currency())
			.param("steps", draft.steps().toArray(String[]::new))
			.param("recommendations", draft.recommendations().toArray(String[]::new))
			.param("lease", UUID.randomUUID().toString())
			.param("seconds", this.lease.toSeconds())
			.query(OrderRepository::openOrder)
			.optional();
	}

	/**
	 * The order is paid: take the pet from the inventory, store the order and hand over
	 * the event, all or nothing.
	 * @return whether this settled it, and not somebody else
	 * @throws SoldOutException if there is no such pet left
	 */
	@DatabaseCall("petstore_database")
	@Transactional
	boolean complete(Order completed) {
		if (!settle(completed)) {
			return false;
		}
		int taken = this.jdbc.sql("update pet set stock = stock - 1 where pet_id = :petId and stock > 0")
			.param("petId", completed.petId())
			.update();
		if (taken == 0) {
			throw new SoldOutException(completed.petId());
		}
		this.outbox.add(new OrderEvent(UUID.randomUUID().toString(), "order_completed", completed.orderId(),
				completed.customerId(), completed.petId(), completed.amount(), completed.currency()));
		return true;
	}

	/**
	 * The order ends otherwise.
	 */
	@DatabaseCall("petstore_database")
	void end(Order ended) {
		settle(ended);
	}

	private boolean settle(Order order) {
		return this.jdbc.sql("""
				update pet_order set status = :status, payment_id = :paymentId, steps = :steps
				where order_id = :orderId and status = 'paying'
				""")
			.param("status", order.status().label())
			.param("paymentId", order.paymentId())
			.param("steps", order.stepsCompleted().toArray(String[]::new))
			.param("orderId", order.orderId())
			.update() > 0;
	}

	/** Remember a step that worked after the order was stored. */
	@DatabaseCall("petstore_database")
	void remember(Order order) {
		this.jdbc.sql("update pet_order set steps = :steps where order_id = :orderId")
			.param("steps", order.stepsCompleted().toArray(String[]::new))
			.param("orderId", order.orderId())
			.update();
	}

	/**
	 * Take the lease of an unsettled order, if it is free or held under the given name.
	 */
	@DatabaseCall("petstore_database")
	Optional<OpenOrder> claim(String orderId, String heldAs) {
		return this.jdbc.sql("""
				update pet_order set lease_owner = :heldAs, lease_until = now() + make_interval(secs => :seconds)
				where order_id = :orderId and status = 'paying' and (lease_owner = :heldAs or lease_until < now())
				returning *
				""")
			.param("orderId", orderId)
			.param("heldAs", heldAs)
			.param("seconds", this.lease.toSeconds())
			.query(OrderRepository::openOrder)
			.optional();
	}

	/**
	 * Orders whose owner is gone. Not guarded: it looks now and then, and a success must
	 * not hide from the breaker that requests fail.
	 */
	List<String> findAbandoned() {
		return this.jdbc.sql("select order_id from pet_order where status = 'paying' and lease_until < now() limit 100")
			.query(String.class)
			.list();
	}

	private static OpenOrder openOrder(ResultSet row, int number) throws SQLException {
		int attempt = row.getInt("attempt");
		String key = row.getString("idempotency_key");
		return new OpenOrder(order(row), row.getString("lease_owner"), (attempt == 1) ? key : key + "." + attempt,
				new Charge(row.getString("customer_id"), row.getString("method"), row.getBigDecimal("amount"),
						row.getString("currency")));
	}

	private static Order order(ResultSet row) throws SQLException {
		return new Order(row.getString("order_id"), OrderStatus.of(row.getString("status")), texts(row, "steps"),
				row.getString("customer_id"), row.getString("pet_id"), row.getBigDecimal("amount"),
				row.getString("currency"), text(row, "payment_id"), texts(row, "recommendations"));
	}

	private static @Nullable String text(ResultSet row, String column) throws SQLException {
		return row.getString(column);
	}

	private static List<String> texts(ResultSet row, String column) throws SQLException {
		return List.of((String[]) row.getArray(column).getArray());
	}

}
