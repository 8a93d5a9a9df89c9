package io.resilience.spring.aop;

import java.util.function.Supplier;

import io.resilience.loadshed.LoadShedder;
import io.resilience.spring.registry.Dependencies;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;

/**
 * Puts load shedding around inbound work, outside of all guards: what is refused begins
 * nothing.
 */
public final class LoadShedBeanPostProcessor extends GuardingBeanPostProcessor {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the post-processor. Its suppliers are asked when the first annotated bean
	 * is made, so that nothing is made too early.
	 * @param loadShedder what refuses work
	 * @param dependencies what reports on annotated methods
	 * @param beans resolves placeholders and finds fallbacks
	 */
	public LoadShedBeanPostProcessor(Supplier<LoadShedder> loadShedder, Supplier<Dependencies> dependencies,
			ConfigurableListableBeanFactory beans) {
		super(AnnotationLookup.LOAD_SHED, () -> new ShedMethods(loadShedder.get(), dependencies.get(), beans), beans,
				Ordered.LOWEST_PRECEDENCE - 1);
	}

}
