package io.resilience.spring.aop;

import java.util.function.Supplier;

import io.resilience.spring.registry.Dependencies;
import io.resilience.spring.registry.Patterns;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;

/**
 * Puts the guard of a composed operation around it, outside of the guards of the
 * dependencies that the same method calls.
 */
public final class PatternBeanPostProcessor extends GuardingBeanPostProcessor {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the post-processor. Its suppliers are asked when the first annotated bean
	 * is made, so that nothing is made too early.
	 * @param patterns the guards
	 * @param dependencies what reports on annotated methods
	 * @param beans resolves placeholders and finds fallbacks
	 */
	public PatternBeanPostProcessor(Supplier<Patterns> patterns, Supplier<Dependencies> dependencies,
			ConfigurableListableBeanFactory beans) {
		super(AnnotationLookup.PATTERN, () -> new PatternMethods(patterns.get(), dependencies.get(), beans), beans,
				Ordered.LOWEST_PRECEDENCE - 2);
	}

}
