package com.example.petstore.demo;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command {@code demo}: plays the demo on a petstore that it starts itself, or with
 * {@code --url} on one that runs.
 */
public final class DemoCommand {

	private static final String URL = "--url=";

	private static final int SUCCESS = 0;

	private static final int FAILURE = 1;

	private static final int WRONG_USE = 2;

	private final Class<?> application;

	private final Terminal terminal;

	/**
	 * Creates the command, for the terminal that this process has.
	 * @param application the application to start
	 */
	public DemoCommand(Class<?> application) {
		this(application, Terminal.of(System.out, System.getenv()));
	}

	DemoCommand(Class<?> application, Terminal terminal) {
		this.application = application;
		this.terminal = terminal;
	}

	/**
	 * Play it.
	 * @param options what follows {@code demo} on the command line
	 * @return the exit status: 0 if every section showed what it should, 1 if one did
	 * not, 2 if an option is wrong
	 */
	public int run(List<String> options) {
		@Nullable String url = null;
		for (String option : options) {
			if (!option.startsWith(URL) || option.length() == URL.length()) {
				this.terminal.line("usage: demo [--url=http://localhost:8080]");
				return option.equals("--help") ? SUCCESS : WRONG_USE;
			}
			url = option.substring(URL.length());
		}
		try {
			return (url != null) ? play(url) : startAndPlay();
		}
		catch (DemoException ex) {
			this.terminal.failed(ex.getMessage());
			return FAILURE;
		}
	}

	private int play(String url) {
		return new Demo(this.terminal, new Shop(url)).play() ? SUCCESS : FAILURE;
	}

	private int startAndPlay() {
		this.terminal.line("Starting the petstore with PostgreSQL, Redis, Kafka, payment gateway and pet advisor ...");
		long start = System.nanoTime();
		try (ConfigurableApplicationContext context = start()) {
			this.terminal.line("Started in %.1f seconds".formatted((System.nanoTime() - start) / 1e9));
			int port = ((WebServerApplicationContext) context).getWebServer().getPort();
			return play("http://localhost:" + port);
		}
	}

	/** Only the demo talks: what the application logs is what the demo provokes. */
	private ConfigurableApplicationContext start() {
		try {
			return new SpringApplicationBuilder(this.application).run("--server.port=0",
					"--spring.main.banner-mode=off", "--logging.level.root=off", "--logging.threshold.console=off");
		}
		catch (RuntimeException ex) {
			throw new DemoException("The petstore did not start: " + ex, ex);
		}
	}

}
