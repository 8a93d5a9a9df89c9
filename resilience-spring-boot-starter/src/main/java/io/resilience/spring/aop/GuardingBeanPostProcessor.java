package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.resilience.spring.registry.Dependencies;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts what one annotation of ours asks for around beans, outside of all advice that is
 * there already.
 * <p>
 * What is annotated and cannot be guarded fails when its bean is made, and for beans that
 * are made later (lazy, prototype, scoped) when the singletons are there.
 */
abstract class GuardingBeanPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor
		implements SmartInitializingSingleton {

	private static final long serialVersionUID = 1L;

	private static final Log logger = LogFactory.getLog(GuardingBeanPostProcessor.class);

	private final transient AnnotationLookup<?> lookup;

	private final transient Supplier<? extends AnnotatedMethods<?>> methods;

	private final transient ConfigurableListableBeanFactory beans;

	private final transient Set<Class<?>> checked = ConcurrentHashMap.newKeySet();

	private final transient Set<String> guarded = ConcurrentHashMap.newKeySet();

	/** For proxies whose target does not know the interface that is annotated. */
	private final transient Advisor interfaceAdvisor;

	/**
	 * Creates the post-processor.
	 * @param lookup tells which methods are annotated
	 * @param methods what their calls go through; asked when the first annotated bean is
	 * made, so that nothing is made too early
	 * @param beans all beans
	 * @param order one with a higher order puts its advice further out
	 */
	GuardingBeanPostProcessor(AnnotationLookup<?> lookup, Supplier<? extends AnnotatedMethods<?>> methods,
			ConfigurableListableBeanFactory beans, int order) {
		this.lookup = lookup;
		this.methods = SingletonSupplier.of(methods);
		this.beans = beans;
		Interceptor interceptor = new Interceptor(this.methods);
		this.advisor = new DefaultPointcutAdvisor(new AnnotationPointcut(lookup), interceptor);
		this.interfaceAdvisor = new DefaultPointcutAdvisor(Pointcut.TRUE, interceptor);
		setBeforeExistingAdvisors(true);
		setOrder(order);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof AopInfrastructureBean) {
			return bean;
		}
		Class<?> targetClass = AopUtils.getTargetClass(bean);
		if (isEligible(targetClass)) {
			check(targetClass);
			this.guarded.add(beanName);
			return super.postProcessAfterInitialization(bean, beanName);
		}
		if (Proxy.isProxyClass(bean.getClass()) && bean instanceof Advised advised && !advised.isFrozen()
				&& isEligible(bean.getClass())) {
			check(bean.getClass());
			this.guarded.add(beanName);
			advised.addAdvisor(0, this.interfaceAdvisor);
		}
		return bean;
	}

	private void check(Class<?> targetClass) {
		Class<?> userClass = ClassUtils.getUserClass(targetClass);
		if (!this.checked.contains(userClass)) {
			this.methods.get().check(userClass);
			this.checked.add(userClass);
		}
	}

	@Override
	public Class<?> determineBeanType(Class<?> beanClass, String beanName) {
		return isFinalWithoutInterface(beanClass) ? beanClass : super.determineBeanType(beanClass, beanName);
	}

	private static boolean isFinalWithoutInterface(Class<?> type) {
		return Modifier.isFinal(type.getModifiers()) && ClassUtils.getAllInterfacesForClass(type).length == 0;
	}

	/** A final class, such as a record, can be guarded by its interfaces alone. */
	@Override
	protected void customizeProxyFactory(ProxyFactory proxyFactory) {
		Class<?> targetClass = proxyFactory.getTargetClass();
		if (targetClass != null && Modifier.isFinal(targetClass.getModifiers()) && !Proxy.isProxyClass(targetClass)) {
			proxyFactory.setProxyTargetClass(false);
			evaluateProxyInterfaces(targetClass, proxyFactory);
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String name : this.beans.getBeanDefinitionNames()) {
			if (this.beans.getBeanDefinition(name).isAbstract() || this.guarded.contains(name)) {
				continue;
			}
			Object singleton = this.beans.getSingleton(name);
			if (singleton != null) {
				warnIfUnguarded(name, singleton);
				continue;
			}
			Class<?> type = typeOf(name);
			if (type != null && isEligible(type)) {
				check(type);
			}
		}
	}

	private @Nullable Class<?> typeOf(String name) {
		Object original = this.beans.getMergedBeanDefinition(name)
			.getAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE);
		return (original instanceof Class<?> type) ? type : this.beans.getType(name, false);
	}

	/**
	 * What a bean post-processor needs is made before all of them are there. Stand-ins
	 * that tests put in place of beans are not made by the container and stay as they
	 * are.
	 */
	private void warnIfUnguarded(String name, Object singleton) {
		Class<?> type = AopUtils.getTargetClass(singleton);
		if (singleton instanceof AopInfrastructureBean || singleton instanceof FactoryBean || !isEligible(type)) {
			return;
		}
		String culprit = postProcessorThatNeeds(name, new HashSet<>());
		if (culprit != null) {
			logger.warn(
					"Bean '%s' (%s) is annotated, but its calls are NOT %s: it was made too early, since the post-processor '%s' needs it. Let that take an ObjectProvider, or %s."
						.formatted(name, type.getName(), this.lookup.effect(), culprit, this.lookup.wayAround()));
		}
	}

	private @Nullable String postProcessorThatNeeds(String name, Set<String> seen) {
		for (String dependent : this.beans.getDependentBeans(name)) {
			if (!seen.add(dependent)) {
				continue;
			}
			Object bean = this.beans.getSingleton(dependent);
			String found = (bean instanceof BeanPostProcessor || bean instanceof BeanFactoryPostProcessor) ? dependent
					: postProcessorThatNeeds(dependent, seen);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	private static final class AnnotationPointcut extends StaticMethodMatcherPointcut {

		private final AnnotationLookup<?> lookup;

		AnnotationPointcut(AnnotationLookup<?> lookup) {
			this.lookup = lookup;
			setClassFilter(lookup::isCandidate);
		}

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			return this.lookup.find(method, targetClass) != null;
		}

	}

	private record Interceptor(Supplier<? extends AnnotatedMethods<?>> methods) implements MethodInterceptor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			MethodInterceptor guarded = find(invocation);
			return (guarded != null) ? guarded.invoke(invocation) : invocation.proceed();
		}

		private @Nullable MethodInterceptor find(MethodInvocation invocation) {
			AnnotatedMethods<?> methods = this.methods.get();
			Method method = invocation.getMethod();
			Object target = invocation.getThis();
			MethodInterceptor guarded = (target != null) ? methods.find(method, ClassUtils.getUserClass(target)) : null;
			if (guarded != null) {
				return guarded;
			}
			Class<?> proxyClass = ((ProxyMethodInvocation) invocation).getProxy().getClass();
			return Proxy.isProxyClass(proxyClass) ? methods.find(method, proxyClass) : null;
		}

	}

}
