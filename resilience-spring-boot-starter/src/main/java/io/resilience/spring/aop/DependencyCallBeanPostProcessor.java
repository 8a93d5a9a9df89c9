package io.resilience.spring.aop;

import java.util.function.Supplier;

import io.resilience.spring.registry.Dependencies;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;

/**
 * Puts the guard of a dependency around what calls it, outside of all advice that is
 * there already: a rejected call opens no transaction and borrows no connection. Only
 * patterns, load shedding and {@code @Async} go further out: an asynchronous call is
 * handed over first and guarded where it runs.
 */
public final class DependencyCallBeanPostProcessor extends GuardingBeanPostProcessor {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the post-processor. Its suppliers are asked when the first annotated bean
	 * is made, so that nothing is made too early.
	 * @param dependencies where dependencies are registered
	 * @param beans resolves placeholders and finds fallbacks
	 */
	public DependencyCallBeanPostProcessor(Supplier<Dependencies> dependencies, ConfigurableListableBeanFactory beans) {
		super(AnnotationLookup.DEPENDENCY_CALL, () -> new GuardedMethods(dependencies.get(), beans), beans,
				Ordered.LOWEST_PRECEDENCE - 3);
	}

}
