package com.example.petstore.soak;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import com.example.petstore.Shopper;
import com.example.petstore.Shopper.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Customers who look at pets and order some. Who gets no order tries again with the same
 * key, as a careful client does, but not for ever.
 */
final class MixedLoad implements AutoCloseable {

	private static final int CUSTOMERS = 8;

	private static final int TRIES = 3;

	private static final long PAUSE_MS = 400;

	private static final List<String> PATHS = List.of("/pets/pet_001", "/pets?category=cats",
			"/pets/pet_003?customerId=customer_1", "/resilience/health");

	private final Shopper shopper;

	private final ScheduledExecutorService customers = Executors.newScheduledThreadPool(2 * CUSTOMERS);

	/** The promise by key: the order that the customer was told of, or "" for none. */
	private final Map<String, String> promised = new ConcurrentHashMap<>();

	private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();

	private final Map<String, LongAdder> mishaps = new ConcurrentHashMap<>();

	MixedLoad(Shopper shopper) {
		this.shopper = shopper;
	}

	void start() {
		for (int i = 0; i < CUSTOMERS; i++) {
			this.customers.scheduleWithFixedDelay(this::order, i * PAUSE_MS / CUSTOMERS, PAUSE_MS,
					TimeUnit.MILLISECONDS);
			this.customers.scheduleWithFixedDelay(this::look, i * PAUSE_MS / CUSTOMERS, PAUSE_MS,
					TimeUnit.MILLISECONDS);
		}
	}

	private void order() {
		String key = UUID.randomUUID().toString();
		this.promised.put(key, "");
		String petId = "pet_0%02d".formatted(ThreadLocalRandom.current().nextInt(6, 14));
		for (int i = 0; i < TRIES; i++) {
			Reply reply = counted(() -> this.shopper.order(key, petId, "10.50"));
			if (reply != null && reply.status() / 100 == 2) {
				this.promised.put(key, reply.text("/orderId"));
				return;
			}
		}
	}

	private void look() {
		counted(() -> this.shopper.get(PATHS.get(ThreadLocalRandom.current().nextInt(PATHS.size()))));
	}

	private @Nullable Reply counted(Supplier<Reply> request) {
		try {
			Reply reply = request.get();
			this.statuses.computeIfAbsent(reply.status(), (status) -> new LongAdder()).increment();
			return reply;
		}
		catch (RuntimeException ex) {
			this.mishaps.computeIfAbsent(ex.toString(), (text) -> new LongAdder()).increment();
			return null;
		}
	}

	/** Lets the requests under way end. */
	void end() throws InterruptedException {
		this.customers.shutdown();
		if (!this.customers.awaitTermination(3, TimeUnit.MINUTES)) {
			throw new IllegalStateException("Requests are still under way");
		}
	}

	Map<String, String> promised() {
		return this.promised;
	}

	/** Answers by HTTP status. */
	Map<Integer, LongAdder> statuses() {
		return this.statuses;
	}

	/** Requests without an answer. */
	Map<String, LongAdder> mishaps() {
		return this.mishaps;
	}

	@Override
	public void close() {
		this.customers.shutdownNow();
	}

}
