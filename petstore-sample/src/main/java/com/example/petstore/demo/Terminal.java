package com.example.petstore.demo;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.util.Map;

/**
 * Prints the demo: in colour, and with a line of progress, for somebody who watches; as
 * plain lines for a file, a pipe or {@code NO_COLOR}.
 */
final class Terminal {

	private static final String LINE = "=".repeat(60);

	private static final String GREEN = "\u001b[32m";

	private static final String RED = "\u001b[31m";

	private static final String CYAN = "\u001b[1;36m";

	private static final String RESET = "\u001b[0m";

	private static final String ERASE = "\r\u001b[K";

	private final PrintStream out;

	private final boolean fancy;

	Terminal(PrintStream out, boolean fancy) {
		this.out = out;
		this.fancy = fancy;
	}

	static Terminal of(PrintStream out, Map<String, String> environment) {
		String noColor = environment.getOrDefault("NO_COLOR", "");
		boolean dumb = "dumb".equals(environment.getOrDefault("TERM", "dumb"));
		return new Terminal(out, noColor.isEmpty() && !dumb && isTerminal(System.console()));
	}

	/** From Java 22 on there is a console also where there is no terminal. */
	private static boolean isTerminal(Console console) {
		if (console == null) {
			return false;
		}
		try {
			Method isTerminal = Console.class.getMethod("isTerminal");
			return (boolean) isTerminal.invoke(console);
		}
		catch (NoSuchMethodException ex) {
			return true;
		}
		catch (ReflectiveOperationException ex) {
			return false;
		}
	}

	void banner(String title) {
		this.out.println();
		this.out.println(colour(CYAN, title));
		this.out.println(colour(CYAN, LINE));
	}

	void line(String text) {
		this.out.println(text);
	}

	void passed(String what) {
		this.out.println(colour(GREEN, "   [ok]   ") + what);
	}

	void failed(String what) {
		this.out.println(colour(RED, "   [FAIL] ") + what);
	}

	/**
	 * Says what is waited for. The next one, or {@link #progressDone()}, takes its place.
	 */
	void progress(String text) {
		if (this.fancy) {
			this.out.print(ERASE + "   ... " + text);
			this.out.flush();
		}
	}

	void progressDone() {
		if (this.fancy) {
			this.out.print(ERASE);
			this.out.flush();
		}
	}

	private String colour(String colour, String text) {
		return this.fancy ? colour + text + RESET : text;
	}

}
