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
	 * Hides what must not be seen.
	 * @param key where it is written, in any spelling
	 * @param value what is written
	 * @return what may be seen of it
	 */
	static String hide(String key, String value) {
		String withoutIndex = key.replaceAll("\\[\\d+]$", "");
		String name = Spelling.uniform(withoutIndex.substring(withoutIndex.lastIndexOf('.') + 1));
		boolean secret = NAMES.stream().anyMatch((each) -> Spelling.distance(each, name) <= 2)
				|| WEBHOOK_URL.matcher(withoutIndex).find();
		return secret ? HIDDEN : PASSWORD_IN_QUERY.matcher(USER_OF_URL.matcher(value).replaceAll("//" + HIDDEN + "@"))
			.replaceAll("$1" + HIDDEN);
	}

}
