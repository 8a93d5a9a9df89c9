package io.resilience.spring.benchmark;

import io.github.resilience4j.bulkhead.annotation.Bulkhead;
import io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker;
import io.resilience.spring.annotation.DatabaseCall;

/**
 * Ten beans with five annotated methods each, of one dependency a bean. The annotations of
 * a library that is not on the class path mean nothing.
 */
final class FiftyMethods {

	static final Class<?>[] BEANS = { Users.class, Orders.class, Invoices.class, Payments.class, Shipments.class, Products.class, Prices.class, Ratings.class, Coupons.class, Carts.class };

	private FiftyMethods() {
	}

	static class Users {

		@DatabaseCall("users_db")
		@CircuitBreaker(name = "users_db")
		@Bulkhead(name = "users_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("users_db")
		@CircuitBreaker(name = "users_db")
		@Bulkhead(name = "users_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("users_db")
		@CircuitBreaker(name = "users_db")
		@Bulkhead(name = "users_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("users_db")
		@CircuitBreaker(name = "users_db")
		@Bulkhead(name = "users_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("users_db")
		@CircuitBreaker(name = "users_db")
		@Bulkhead(name = "users_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Orders {

		@DatabaseCall("orders_db")
		@CircuitBreaker(name = "orders_db")
		@Bulkhead(name = "orders_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("orders_db")
		@CircuitBreaker(name = "orders_db")
		@Bulkhead(name = "orders_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("orders_db")
		@CircuitBreaker(name = "orders_db")
		@Bulkhead(name = "orders_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("orders_db")
		@CircuitBreaker(name = "orders_db")
		@Bulkhead(name = "orders_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("orders_db")
		@CircuitBreaker(name = "orders_db")
		@Bulkhead(name = "orders_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Invoices {

		@DatabaseCall("invoices_db")
		@CircuitBreaker(name = "invoices_db")
		@Bulkhead(name = "invoices_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("invoices_db")
		@CircuitBreaker(name = "invoices_db")
		@Bulkhead(name = "invoices_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("invoices_db")
		@CircuitBreaker(name = "invoices_db")
		@Bulkhead(name = "invoices_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("invoices_db")
		@CircuitBreaker(name = "invoices_db")
		@Bulkhead(name = "invoices_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("invoices_db")
		@CircuitBreaker(name = "invoices_db")
		@Bulkhead(name = "invoices_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Payments {

		@DatabaseCall("payments_db")
		@CircuitBreaker(name = "payments_db")
		@Bulkhead(name = "payments_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("payments_db")
		@CircuitBreaker(name = "payments_db")
		@Bulkhead(name = "payments_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("payments_db")
		@CircuitBreaker(name = "payments_db")
		@Bulkhead(name = "payments_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("payments_db")
		@CircuitBreaker(name = "payments_db")
		@Bulkhead(name = "payments_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("payments_db")
		@CircuitBreaker(name = "payments_db")
		@Bulkhead(name = "payments_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Shipments {

		@DatabaseCall("shipments_db")
		@CircuitBreaker(name = "shipments_db")
		@Bulkhead(name = "shipments_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("shipments_db")
		@CircuitBreaker(name = "shipments_db")
		@Bulkhead(name = "shipments_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("shipments_db")
		@CircuitBreaker(name = "shipments_db")
		@Bulkhead(name = "shipments_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("shipments_db")
		@CircuitBreaker(name = "shipments_db")
		@Bulkhead(name = "shipments_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("shipments_db")
		@CircuitBreaker(name = "shipments_db")
		@Bulkhead(name = "shipments_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Products {

		@DatabaseCall("products_db")
		@CircuitBreaker(name = "products_db")
		@Bulkhead(name = "products_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("products_db")
		@CircuitBreaker(name = "products_db")
		@Bulkhead(name = "products_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("products_db")
		@CircuitBreaker(name = "products_db")
		@Bulkhead(name = "products_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("products_db")
		@CircuitBreaker(name = "products_db")
		@Bulkhead(name = "products_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("products_db")
		@CircuitBreaker(name = "products_db")
		@Bulkhead(name = "products_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Prices {

		@DatabaseCall("prices_db")
		@CircuitBreaker(name = "prices_db")
		@Bulkhead(name = "prices_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("prices_db")
		@CircuitBreaker(name = "prices_db")
		@Bulkhead(name = "prices_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("prices_db")
		@CircuitBreaker(name = "prices_db")
		@Bulkhead(name = "prices_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("prices_db")
		@CircuitBreaker(name = "prices_db")
		@Bulkhead(name = "prices_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("prices_db")
		@CircuitBreaker(name = "prices_db")
		@Bulkhead(name = "prices_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Ratings {

		@DatabaseCall("ratings_db")
		@CircuitBreaker(name = "ratings_db")
		@Bulkhead(name = "ratings_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("ratings_db")
		@CircuitBreaker(name = "ratings_db")
		@Bulkhead(name = "ratings_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("ratings_db")
		@CircuitBreaker(name = "ratings_db")
		@Bulkhead(name = "ratings_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("ratings_db")
		@CircuitBreaker(name = "ratings_db")
		@Bulkhead(name = "ratings_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("ratings_db")
		@CircuitBreaker(name = "ratings_db")
		@Bulkhead(name = "ratings_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Coupons {

		@DatabaseCall("coupons_db")
		@CircuitBreaker(name = "coupons_db")
		@Bulkhead(name = "coupons_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("coupons_db")
		@CircuitBreaker(name = "coupons_db")
		@Bulkhead(name = "coupons_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("coupons_db")
		@CircuitBreaker(name = "coupons_db")
		@Bulkhead(name = "coupons_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("coupons_db")
		@CircuitBreaker(name = "coupons_db")
		@Bulkhead(name = "coupons_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("coupons_db")
		@CircuitBreaker(name = "coupons_db")
		@Bulkhead(name = "coupons_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Carts {

		@DatabaseCall("carts_db")
		@CircuitBreaker(name = "carts_db")
		@Bulkhead(name = "carts_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("carts_db")
		@CircuitBreaker(name = "carts_db")
		@Bulkhead(name = "carts_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("carts_db")
		@CircuitBreaker(name = "carts_db")
		@Bulkhead(name = "carts_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("carts_db")
		@CircuitBreaker(name = "carts_db")
		@Bulkhead(name = "carts_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("carts_db")
		@CircuitBreaker(name = "carts_db")
		@Bulkhead(name = "carts_db")
		public String delete(String key) {
			return key;
		}

	}

}
