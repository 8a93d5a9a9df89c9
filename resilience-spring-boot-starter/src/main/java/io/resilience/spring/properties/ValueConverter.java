package io.resilience.spring.properties;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import io.resilience.spring.properties.Node.Setting;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Turns what is written into the value of a setting. Not Spring's conversion service: for
 * that a plain number is milliseconds, and it is the user's to change.
 */
final class ValueConverter {

	private static final List<String> TRUE = List.of("true", "on", "yes", "1");

	private static final List<String> FALSE = List.of("false", "off", "no", "0");

	private static final BigDecimal LARGEST = BigDecimal.valueOf(Integer.MAX_VALUE);

	private final ExceptionClasses exceptionClasses;

	ValueConverter(ClassLoader classLoader) {
		this.exceptionClasses = new ExceptionClasses(classLoader);
	}

	/**
	 * Converts.
	 * @param setting what it is a value of
	 * @param value what is written, placeholders resolved
	 * @return a {@link Duration}, number, boolean, text, constant of an enum, or list of
	 * classes or texts
	 * @throws InvalidValueException if the setting does not take it
	 */
	Object convert(Setting setting, Object value) throws InvalidValueException {
		if (setting.isList()) {
			return (setting.type() == String.class) ? texts(value) : classes(value);
		}
		String text = value.toString().trim();
		if (setting.type() == String.class) {
			return text; // may be empty, as a placeholder with an empty default is
		}
		if (setting.type() == Void.class) {
			return nothing(text);
		}
		if (text.isEmpty()) {
			throw new InvalidValueException("has no value: give it one or leave the key out");
		}
		Class<?> type = setting.type();
		if (type.isEnum()) {
			return constant(type, text);
		}
		if (type == Boolean.class) {
			return bool(text);
		}
		if (type == Duration.class) {
			Duration duration = time(text);
			return check(setting.limit(), duration.toNanos(), duration);
		}
		return (type == Integer.class) ? integer(setting, text) : decimal(setting, text);
	}

	private static Object nothing(String text) throws InvalidValueException {
		if (!text.isEmpty()) {
			throw new InvalidValueException("takes keys below it, not a value");
		}
		return text;
	}

	private static List<String> texts(Object value) {
		Collection<?> texts = (value instanceof Collection<?> list) ? list
				: List.of(StringUtils.commaDelimitedListToStringArray(value.toString()));
		return texts.stream().map((text) -> text.toString().trim()).filter(StringUtils::hasText).toList();
	}

	private List<Class<? extends Throwable>> classes(Object value) throws InvalidValueException {
		Collection<?> names = (value instanceof Collection<?> list) ? list
				: StringUtils.commaDelimitedListToSet(value.toString());
		List<Class<? extends Throwable>> classes = new ArrayList<>();
		for (Object name : names) {
			if (name instanceof Class<?> type && Throwable.class.isAssignableFrom(type)) {
				classes.add(type.asSubclass(Throwable.class));
			}
			else if (StringUtils.hasText(name.toString())) {
				classes.add(this.exceptionClasses.find(name.toString().trim()));
			}
		}
		return List.copyOf(classes);
	}

	private static Object constant(Class<?> type, String text) throws InvalidValueException {
		for (Object constant : type.getEnumConstants()) {
			if (Spelling.uniform(Catalogue.label(constant)).equals(Spelling.uniform(text))) {
				return constant;
			}
		}
		List<String> labels = Catalogue.labels(type);
		throw new InvalidValueException("must be one of " + String.join(", ", labels),
				Spelling.nearest(text, labels).orElse(null));
	}

	private static Boolean bool(String text) throws InvalidValueException {
		String lowerCase = text.toLowerCase(Locale.ROOT);
		if (!TRUE.contains(lowerCase) && !FALSE.contains(lowerCase)) {
			throw new InvalidValueException("must be true or false");
		}
		return TRUE.contains(lowerCase);
	}

	private static Duration time(String text) throws InvalidValueException {
		try {
			return Times.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidValueException(String.valueOf(ex.getMessage()));
		}
	}

	private static Object integer(Setting setting, String text) throws InvalidValueException {
		try {
			BigDecimal number = new BigDecimal(text);
			if (number.abs().compareTo(LARGEST) > 0) {
				throw new InvalidValueException("must be a whole number of at most " + LARGEST);
			}
			int value = number.intValueExact();
			return check(setting.limit(), value, value);
		}
		catch (ArithmeticException | NumberFormatException ex) {
			throw new InvalidValueException("must be a whole number");
		}
	}

	private static Object decimal(Setting setting, String text) throws InvalidValueException {
		try {
			double value = new BigDecimal(text).doubleValue();
			if (Double.isInfinite(value)) {
				throw new InvalidValueException("must be a finite number");
			}
			return check(setting.limit(), value, value);
		}
		catch (NumberFormatException ex) {
			throw new InvalidValueException("must be a number");
		}
	}

	private static Object check(@Nullable Limit limit, double number, Object value) throws InvalidValueException {
		if (limit != null && !limit.allows(number)) {
			throw new InvalidValueException(limit.rule());
		}
		return value;
	}

}
