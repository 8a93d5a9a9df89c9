package io.resilience.spring.benchmark;

/**
 * A bean whose one method is guarded, or not. Not an interface: all proxies are classes,
 * as Spring Boot makes them.
 */
public abstract class Store {

	/**
	 * Answers at once.
	 * @param key any
	 * @return the key
	 */
	public abstract Object load(String key);

}
