package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AbstractAdvisingBeanPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
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
	 * @param methods finds the annotated methods; asked when the first bean is made, so
	 * that nothing is made too early
	 */
	DependencyCallBeanPostProcessor(Supplier<GuardedMethods> methods) {
		this.methods = SingletonSupplier.of(methods);
		this.advisor = new DefaultPointcutAdvisor(new AnnotatedMethods(), new Interceptor());
		setBeforeExistingAdvisors(true);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Object guarded = super.postProcessAfterInitialization(bean, beanName);
		if (guarded != bean || AopUtils.isAopProxy(bean)) {
			this.methods.get().check(AopUtils.getTargetClass(bean));
		}
		return guarded;
	}

	private final class AnnotatedMethods extends StaticMethodMatcherPointcut {

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			return DependencyCallBeanPostProcessor.this.methods.get().isAnnotated(method, targetClass);
		}

	}

	private final class Interceptor implements MethodInterceptor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			Object target = invocation.getThis();
			Method method = invocation.getMethod();
			Class<?> targetClass = (target != null) ? target.getClass() : method.getDeclaringClass();
			GuardedMethod guarded = DependencyCallBeanPostProcessor.this.methods.get().find(method, targetClass);
			return (guarded != null) ? guarded.invoke(invocation) : invocation.proceed();
		}

	}

}
