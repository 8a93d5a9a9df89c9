package io.resilience.spring.monitor;

import java.util.Map;

/**
 * Writes objects of texts and objects as JSON: a library for it may be missing.
 */
final class Json {

	private Json() {
	}

	static String object(Map<String, ?> members) {
		StringBuilder json = new StringBuilder();
		append(json, members);
		return json.toString();
	}

	private static void append(StringBuilder json, Object value) {
		if (value instanceof Map<?, ?> members) {
			json.append('{');
			members.forEach((name, member) -> {
				json.append((json.charAt(json.length() - 1) == '{') ? "" : ",");
				appendText(json, name.toString());
				json.append(':');
				append(json, member);
			});
			json.append('}');
		}
		else {
			appendText(json, value.toString());
		}
	}

	private static void appendText(StringBuilder json, String text) {
		json.append('"');
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '"' || c == '\\') {
				json.append('\\').append(c);
			}
			else if (c < ' ') {
				json.append("\\u%04x".formatted((int) c));
			}
			else {
				json.append(c);
			}
		}
		json.append('"');
	}

}
