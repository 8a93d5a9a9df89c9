package com.example.chaos;

import java.lang.instrument.Instrumentation;
import java.time.Duration;
import java.time.Instant;

import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Sets the clock that {@link Instant#now()} reads. An agent: it needs a JVM of its own.
 */
final class WallClock {

	private static final String OFFSET = "chaos.wall-clock.offset";

	private WallClock() {
	}

	public static void premain(String arguments, Instrumentation instrumentation) {
		new AgentBuilder.Default().disableClassFormatChanges()
			.with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
			.ignore(ElementMatchers.none())
			.type(ElementMatchers.is(Instant.class))
			.transform((builder, type, loader, module, domain) -> builder
				.visit(Advice.to(Now.class).on(ElementMatchers.named("now").and(ElementMatchers.takesNoArguments()))))
			.installOn(instrumentation);
	}

	/**
	 * Moves it.
	 * @param offset how far from the right time, to either side
	 */
	static void set(Duration offset) {
		System.setProperty(OFFSET, Long.toString(offset.toSeconds()));
	}

	/** Woven into the JDK: it may use nothing but the JDK. */
	private static final class Now {

		@Advice.OnMethodExit
		static void move(@Advice.Return(readOnly = false) Instant now) {
			now = now.plusSeconds(Long.getLong("chaos.wall-clock.offset", 0));
		}

	}

}
