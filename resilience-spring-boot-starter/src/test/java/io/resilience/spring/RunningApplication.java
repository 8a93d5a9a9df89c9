package io.resilience.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application with one file of settings, on a free port, and a client of it.
 */
public final class RunningApplication implements AutoCloseable {

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private RunningApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Starts it.
	 * @param application its configuration
	 * @param yaml its {@code application.yml}
	 * @param arguments its command line
	 * @return the application, to be closed
	 */
	public static RunningApplication start(Class<?> application, String yaml, String... arguments) {
		try {
			Path file = Files.createTempFile("application", ".yml");
			try {
				Files.writeString(file, yaml);
				SpringApplication spring = new SpringApplication(application);
				spring.setDefaultProperties(Map.of("server.port", "0", "spring.main.banner-mode", "off",
						"management.endpoints.web.exposure.include", "*"));
				String[] all = Arrays.copyOf(arguments, arguments.length + 1);
				all[arguments.length] = "--spring.config.location=" + file;
				return new RunningApplication(spring.run(all));
			}
			finally {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	public HttpResponse<String> get(String path) {
		return send(request(path).GET().build());
	}

	public HttpResponse<String> delete(String path) {
		return send(request(path).DELETE().build());
	}

	public HttpResponse<String> post(String path, String json) {
		return send(
				request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)).build());
	}

	/**
	 * Reads a value.
	 * @param <T> its type
	 * @param path what to get
	 * @param jsonPath where the value is in the answer
	 * @return the value
	 */
	public <T> T read(String path, String jsonPath) {
		return JsonPath.read(get(path).body(), jsonPath);
	}

	private HttpRequest.Builder request(String path) {
		String port = this.context.getEnvironment().getRequiredProperty("local.server.port");
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
	}

	private HttpResponse<String> send(HttpRequest request) {
		try {
			return this.client.send(request, BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

}
