package io.resilience.spring.benchmark;

import io.resilience.spring.annotation.DatabaseCall;

/**
 * Ten beans with five annotated methods each, of one dependency a bean.
 */
final class FiftyMethods {

	static final Class<?>[] BEANS = { Users.class, Orders.class, Invoices.class, Payments.class, Shipments.class, Products.class, Prices.class, Ratings.class, Coupons.class, Carts.class };

	private FiftyMethods() {
	}

	static class Users {

		@DatabaseCall("users_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("users_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("users_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("users_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("users_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Orders {

		@DatabaseCall("orders_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("orders_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("orders_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("orders_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("orders_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Invoices {

		@DatabaseCall("invoices_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("invoices_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("invoices_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("invoices_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("invoices_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Payments {

		@DatabaseCall("payments_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("payments_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("payments_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("payments_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("payments_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Shipments {

		@DatabaseCall("shipments_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("shipments_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("shipments_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("shipments_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("shipments_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Products {

		@DatabaseCall("products_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("products_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("products_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("products_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("products_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Prices {

		@DatabaseCall("prices_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("prices_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("prices_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("prices_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("prices_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Ratings {

		@DatabaseCall("ratings_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("ratings_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("ratings_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("ratings_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("ratings_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Coupons {

		@DatabaseCall("coupons_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("coupons_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("coupons_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("coupons_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("coupons_db")
		public String delete(String key) {
			return key;
		}

	}

	static class Carts {

		@DatabaseCall("carts_db")
		public String find(String key) {
			return key;
		}

		@DatabaseCall("carts_db")
		public String list(String key) {
			return key;
		}

		@DatabaseCall("carts_db")
		public String save(String key) {
			return key;
		}

		@DatabaseCall("carts_db")
		public String update(String key) {
			return key;
		}

		@DatabaseCall("carts_db")
		public String delete(String key) {
			return key;
		}

	}

}
