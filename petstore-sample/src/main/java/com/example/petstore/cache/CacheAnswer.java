package com.example.petstore.cache;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What the cache said.
 *
 * @param <T> type of the value
 * @param answered whether it answered at all: a miss is an answer, a dead cache is none
 * @param value the value, or {@code null} if it has none
 */
public record CacheAnswer<T>(boolean answered, @Nullable T value) {

	/**
	 * The value, if there is one.
	 * @return the value
	 */
	public Optional<T> toOptional() {
		return Optional.ofNullable(this.value);
	}

}
