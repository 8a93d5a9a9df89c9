package com.example.petstore.cache;

import java.time.Duration;

import io.resilience.spring.annotation.CacheCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Values as JSON in Redis. Whatever goes wrong with it, its callers see a cache that has
 * nothing: they do without.
 */
@Component
public class RedisCache {

	private static final Logger logger = LoggerFactory.getLogger(RedisCache.class);

	private final StringRedisTemplate redis;

	private final JsonMapper json;

	RedisCache(StringRedisTemplate redis, JsonMapper json) {
		this.redis = redis;
		this.json = json;
	}

	/**
	 * Look a value up.
	 * @param <T> its type
	 * @param key its key
	 * @param type its type
	 * @return what the cache said
	 */
	@CacheCall(value = "redis_cache", fallback = "miss")
	public <T> CacheAnswer<T> find(String key, TypeReference<T> type) {
		String value = this.redis.opsForValue().get(key);
		return new CacheAnswer<>(true, (value != null) ? this.json.readValue(value, type) : null);
	}

	/**
	 * Keep a value.
	 * @param key its key
	 * @param value the value
	 * @param timeToLive for how long
	 * @return whether it is kept
	 */
	@CacheCall(value = "redis_cache", fallback = "notKept")
	public boolean store(String key, Object value, Duration timeToLive) {
		this.redis.opsForValue().set(key, this.json.writeValueAsString(value), timeToLive);
		return true;
	}

	private <T> CacheAnswer<T> miss(String key, TypeReference<T> type, Throwable failure) {
		logger.debug("No answer for '{}'", key, failure);
		return new CacheAnswer<>(false, null);
	}

	private boolean notKept(String key, Object value, Duration timeToLive, Throwable failure) {
		logger.debug("'{}' is not kept", key, failure);
		return false;
	}

}
