package io.resilience.spring.profile;

import java.util.function.Supplier;

import io.resilience.profile.Profiler;
import io.resilience.spring.annotation.Profiled;

import org.springframework.aop.Pointcut;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;

/**
 * Puts a scope around {@link Profiled} methods.
 */
public final class ProfiledBeanPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates it.
	 * @param profiler what measures, asked for with the first call
	 */
	public ProfiledBeanPostProcessor(Supplier<Profiler> profiler) {
		ComposablePointcut annotated = new ComposablePointcut(new AnnotationMatchingPointcut(Profiled.class, true))
			.union((Pointcut) new AnnotationMatchingPointcut(null, Profiled.class, true));
		this.advisor = new DefaultPointcutAdvisor(annotated, new ProfiledInterceptor(profiler));
		setBeforeExistingAdvisors(true);
	}

}
