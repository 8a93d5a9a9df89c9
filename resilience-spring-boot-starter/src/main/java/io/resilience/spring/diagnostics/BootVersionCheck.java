package io.resilience.spring.diagnostics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

/**
 * Stops the start on a Spring Boot that is too old, before any class of this library is
 * looked at that needs what is not there: half of it would be missing without a word, and
 * the other half would fail with errors that name neither.
 */
final class BootVersionCheck implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

	/** The least version, for messages. */
	static final String LEAST = "4.1";

	private static final int LEAST_MAJOR = 4;

	private static final int LEAST_MINOR = 1;

	private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\..*");

	private final @Nullable String version;

	BootVersionCheck() {
		this(SpringBootVersion.getVersion());
	}

	BootVersionCheck(@Nullable String version) {
		this.version = version;
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		if (this.version != null && isTooOld(this.version)) {
			throw new UnsupportedBootVersionException(this.version);
		}
	}

	/** A version that says nothing is taken for a new one. */
	private static boolean isTooOld(String version) {
		Matcher matcher = VERSION.matcher(version);
		if (!matcher.matches()) {
			return false;
		}
		int major = Integer.parseInt(matcher.group(1));
		return major < LEAST_MAJOR || (major == LEAST_MAJOR && Integer.parseInt(matcher.group(2)) < LEAST_MINOR);
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
