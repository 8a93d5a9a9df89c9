package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import io.resilience.spring.registry.Dependencies;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AbstractAdvisingBeanPostProcessor;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts the guard around annotated beans, outside of all advice that is there already: a
 * rejected call opens no transaction and borrows no connection.
 */
public final class DependencyCallBeanPostProcessor extends AbstractAdvisingBeanPostProcessor {

	private static final long serialVersionUID = 1L;

	private final transient Supplier<GuardedMethods> methods;

	/**
	 * Creates the post-processor.
	 * @param dependencies where dependencies are registered; asked when the first
	 * annotated bean is made, so that nothing is made too early
	 * @param beanFactory resolves placeholders and finds fallbacks
	 */
	public DependencyCallBeanPostProcessor(Supplier<Dependencies> dependencies, ConfigurableBeanFactory beanFactory) {
		this.methods = SingletonSupplier.of(() -> new GuardedMethods(dependencies.get(), beanFactory));
		this.advisor = new DefaultPointcutAdvisor(new AnnotatedMethods(), new Interceptor(this.methods));
		setBeforeExistingAdvisors(true);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof AopInfrastructureBean) && isEligible(AopUtils.getTargetClass(bean))) {
			this.methods.get().check(ClassUtils.getUserClass(AopUtils.getTargetClass(bean)));
		}
		return super.postProcessAfterInitialization(bean, beanName);
	}

	private static final class AnnotatedMethods extends StaticMethodMatcherPointcut {

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			return GuardedMethods.isAnnotated(method, targetClass);
		}

	}

	private record Interceptor(Supplier<GuardedMethods> methods) implements MethodInterceptor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			Object target = invocation.getThis();
			Method method = invocation.getMethod();
			Class<?> targetClass = (target != null) ? target.getClass() : method.getDeclaringClass();
			GuardedMethod guarded = this.methods.get().find(method, targetClass);
			return (guarded != null) ? guarded.invoke(invocation) : invocation.proceed();
		}

	}

}
