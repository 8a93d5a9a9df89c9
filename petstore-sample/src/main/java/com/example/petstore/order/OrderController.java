package com.example.petstore.order;

import java.net.URI;

import com.example.petstore.web.PlainText;
import io.resilience.loadshed.Priority;
import io.resilience.spring.annotation.LoadShed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Orders over HTTP. When there is too much to do, orders go first: they pay for the rest.
 */
@RestController
@RequestMapping("/orders")
class OrderController {

	private final OrderService orders;

	private final OrderRepository repository;

	private final OrderStatusCache cache;

	OrderController(OrderService orders, OrderRepository repository, OrderStatusCache cache) {
		this.orders = orders;
		this.repository = repository;
		this.cache = cache;
	}

	/**
	 * Place an order: 201, or 200 if it was placed before with the same key, or 202 if it
	 * is paid but will be stored later.
	 */
	@LoadShed(priority = Priority.CRITICAL, clientId = "#request.customerId()")
	@PostMapping
	ResponseEntity<Order> place(@Valid @RequestBody OrderRequest request, @RequestHeader(name = "Idempotency-Key",
			required = false) @Size(min = 1, max = 100) @PlainText @Nullable String key) throws Exception {
		PlacedOrder placed = this.orders.place(request, key);
		return ResponseEntity.status(status(placed))
			.location(URI.create("/orders/" + placed.order().orderId()))
			.body(placed.order());
	}

	private static HttpStatus status(PlacedOrder placed) {
		if (placed.order().status() == OrderStatus.PAYING) {
			return HttpStatus.ACCEPTED;
		}
		return placed.created() ? HttpStatus.CREATED : HttpStatus.OK;
	}

	@LoadShed
	@GetMapping("/{orderId}")
	Order get(@PathVariable @PlainText String orderId) {
		return this.cache.find(orderId)
			.or(() -> this.repository.findById(orderId))
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND,
					"There is no order '%s'".formatted(orderId)));
	}

}
