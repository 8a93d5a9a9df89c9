package io.resilience.spring.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.util.MimeType;

/**
 * The files that the page consists of. Only those that are listed here are served.
 */
final class PageFiles {

	private static final MimeType HTML = MimeType.valueOf("text/html;charset=UTF-8");

	private static final Map<String, MimeType> TYPES = Map.of("css", MimeType.valueOf("text/css;charset=UTF-8"), "js",
			MimeType.valueOf("text/javascript;charset=UTF-8"), "svg", MimeType.valueOf("image/svg+xml"));

	private static final Set<String> FILES = Set.of("dashboard.css", "icon.svg", "dashboard.js", "server.js",
			"samples.js", "words.js", "dom.js", "tile.js", "chart.js", "tables.js", "change.js");

	private PageFiles() {
	}

	/**
	 * The page itself. Its own address has no slash at the end, so what it refers to is
	 * below the last part of it.
	 */
	static WebEndpointResponse<Resource> page(String path) {
		String folder = URLEncoder.encode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8)
			.replace("+", "%20");
		String html = new String(bytes("index.html"), StandardCharsets.UTF_8).replace("{folder}", folder);
		return new WebEndpointResponse<>(new ByteArrayResource(html.getBytes(StandardCharsets.UTF_8)), HTML);
	}

	static @Nullable WebEndpointResponse<Resource> file(String name) {
		return FILES.contains(name) ? new WebEndpointResponse<>(new ByteArrayResource(bytes(name)),
				TYPES.get(name.substring(name.indexOf('.') + 1))) : null;
	}

	private static byte[] bytes(String name) {
		try {
			return new ClassPathResource(name, PageFiles.class).getContentAsByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
