package io.resilience.spring.properties;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.Origin;

/**
 * One key and value, as a user wrote them.
 *
 * @param key the key in the user's spelling
 * @param name its elements
 * @param from how many of them belong to an overlay
 * @param value the value, placeholders unresolved
 * @param origin where it is written
 */
record Written(String key, ConfigurationPropertyName name, int from, Object value, Origin origin) {

	/**
	 * Key without the position in a list.
	 * @return such as {@code a.b} for {@code a.b[1]}
	 */
	String listKey() {
		return this.key.endsWith("]") ? this.key.substring(0, this.key.lastIndexOf('[')) : this.key;
	}

	/**
	 * The value as it may be shown to everybody.
	 * @return the value, unless it is a secret
	 */
	String shown() {
		return Secrets.hide(this.key, this.value.toString());
	}

	String where() {
		return Origins.describe(this.origin);
	}

}
