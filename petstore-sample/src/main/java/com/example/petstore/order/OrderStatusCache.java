package com.example.petstore.order;

import java.time.Duration;
import java.util.Optional;

import com.example.petstore.cache.RedisCache;
import tools.jackson.core.type.TypeReference;

import org.springframework.stereotype.Component;

/**
 * Completed orders, which do not change any more.
 */
@Component
class OrderStatusCache {

	private static final Duration TIME_TO_LIVE = Duration.ofMinutes(10);

	private static final TypeReference<Order> ORDER = new TypeReference<>() {
	};

	private final RedisCache cache;

	OrderStatusCache(RedisCache cache) {
		this.cache = cache;
	}

	Optional<Order> find(String orderId) {
		return this.cache.find(key(orderId), ORDER).toOptional();
	}

	boolean store(Order order) {
		return this.cache.store(key(order.orderId()), order, TIME_TO_LIVE);
	}

	private static String key(String orderId) {
		return "order:" + orderId;
	}

}
