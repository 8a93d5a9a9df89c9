package io.resilience.spring.aop;

import java.util.function.Supplier;

import io.resilience.profile.Profiler;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;

/**
 * Puts a scope of the profiler around annotated methods, outside of all else, so that the
 * guards of such a method are below its scope.
 */
public final class ProfiledBeanPostProcessor extends GuardingBeanPostProcessor {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the post-processor.
	 * @param profiler what measures, asked for when the first annotated bean is made
	 * @param beans all beans
	 */
	public ProfiledBeanPostProcessor(Supplier<Profiler> profiler, ConfigurableListableBeanFactory beans) {
		super(AnnotationLookup.PROFILED, () -> new ProfiledMethods(profiler.get(), beans), beans,
				Ordered.LOWEST_PRECEDENCE);
	}

}
