package io.resilience.spring.properties;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;
import org.springframework.boot.origin.OriginTrackedResource;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;
import org.springframework.util.StringUtils;

/**
 * Origins as people read them.
 */
final class Origins {

	private Origins() {
	}

	/**
	 * Says where something is written.
	 * @param origin the origin
	 * @return such as {@code application.yml:12:24}, line and column counted from 1
	 */
	static String describe(Origin origin) {
		TextResourceOrigin text = text(origin);
		if (text != null) {
			return file(text.getResource()) + ((text.getLocation() != null) ? ":" + text.getLocation() : "");
		}
		if (origin instanceof PropertySourceOrigin property) {
			return describe(property);
		}
		return (origin instanceof SystemEnvironmentOrigin variable) ? "environment variable " + variable.getProperty()
				: origin.toString();
	}

	private static String describe(PropertySourceOrigin origin) {
		String name = origin.getPropertyName();
		if (origin.getPropertySource() instanceof SystemEnvironmentPropertySource) {
			return "environment variable " + name;
		}
		if (origin.getPropertySource() instanceof CommandLinePropertySource) {
			return "command line --" + name;
		}
		if (origin.getPropertySource().getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
			return "system property " + name;
		}
		return (origin.getOrigin() != null) ? origin.getOrigin().toString()
				: "property source '" + origin.getPropertySource().getName() + "'";
	}

	/**
	 * The place in a file, if it is one.
	 * @param origin the origin
	 * @return file, line and column
	 */
	static @Nullable TextResourceOrigin text(@Nullable Origin origin) {
		if (origin instanceof TextResourceOrigin text) {
			return text;
		}
		return (origin instanceof OriginProvider provider && provider.getOrigin() != origin)
				? text(provider.getOrigin()) : null;
	}

	private static String file(@Nullable Resource resource) {
		if (resource instanceof OriginTrackedResource tracked) {
			return file(tracked.getResource());
		}
		if (resource instanceof ClassPathResource classPath) {
			return classPath.getPath();
		}
		if (resource instanceof FileSystemResource file) {
			return file.getPath();
		}
		if (resource instanceof UrlResource url && url.isFile()) {
			return StringUtils.cleanPath(StringUtils.uriDecode(url.getURL().getPath(), StandardCharsets.UTF_8));
		}
		return (resource != null) ? resource.getDescription() : "?";
	}

}
