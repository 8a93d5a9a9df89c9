package io.resilience.spring.properties;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Keeps secrets out of messages: what is written at a key for one, or at a slip of such a
 * key, and what stands between scheme and host of a URL.
 */
final class Secrets {

	static final String HIDDEN = "******";

	private static final List<String> NAMES = List.of("password", "routingkey", "headers");

	/** The address of a webhook often is all that it takes to post to it. */
	private static final Pattern WEBHOOK_URL = Pattern.compile("webhook\\.[^.]*u[^.]*$");

	private static final Pattern USER_OF_URL = Pattern.compile("//[^/@\\s]*@");

	private static final Pattern PASSWORD_IN_QUERY = Pattern.compile("(?i)((?:password|pwd|token|secret)=)[^&;\\s]*");

	private Secrets() {
	}

	/**
	 * Whether what is written at a key must not be seen.
	 * @param key the key, in any spelling
	 * @return whether it is that of a secret, or a slip of such a key
	 */
	static boolean isSecret(String key) {
		String withoutIndex = key.replaceAll("\\[\\d+]$", "");
		String name = Spelling.uniform(withoutIndex.substring(withoutIndex.lastIndexOf('.') + 1));
		return NAMES.stream().anyMatch((each) -> Spelling.distance(each, name) <= 2)
				|| WEBHOOK_URL.matcher(withoutIndex).find();
	}

	/**
	 * Hides what must not be seen.
	 * @param key where it is written
	 * @param value what is written
	 * @return what may be seen of it
	 */
	static String hide(String key, String value) {
		if (isSecret(key)) {
			return HIDDEN;
		}
		String withoutUser = USER_OF_URL.matcher(value).replaceAll("//" + HIDDEN + "@");
		return PASSWORD_IN_QUERY.matcher(withoutUser).replaceAll("$1" + HIDDEN);
	}

}
