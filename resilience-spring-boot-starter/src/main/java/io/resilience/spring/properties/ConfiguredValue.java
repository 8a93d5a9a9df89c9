package io.resilience.spring.properties;

/**
 * A value in force, and where it comes from.
 *
 * @param value the value: a {@link java.time.Duration} for a time, a string for a name, a
 * number, a boolean, or a list of class names
 * @param origin where it is written, such as {@code application.yml:12:24} (line and
 * column counted from 1), or one of the constants
 */
public record ConfiguredValue(Object value, String origin) {

	/** Origin of what an annotation says. */
	public static final String ANNOTATION = "annotation";

	/** Origin of what the type of the dependency brings. */
	public static final String TYPE_DEFAULT = "type default";

	/** Origin of what nobody says. */
	public static final String DEFAULT = "default";

	/** Origin of what was changed while running. */
	public static final String RUNTIME = "runtime";

}
