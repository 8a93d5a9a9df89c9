package io.resilience.spring.aop;

import java.util.function.Supplier;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyType;
import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.registry.Dependencies;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.Environment;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Makes each dependency that the configuration or an annotation names a bean of that
 * name, to be injected where a call would bypass the proxy:
 * {@code @Qualifier("user_db") Dependency users}. Where another bean has the name, the
 * dependency's bean is {@code user_dbDependency}; the qualifier stays.
 */
public final class DependencyBeanRegistrar implements BeanFactoryPostProcessor {

	private final Environment environment;

	/**
	 * Creates the registrar.
	 * @param environment resolves placeholders in the names
	 */
	public DependencyBeanRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			return; // what is configured is known at run time, when this runs again
		}
		Supplier<Dependencies> dependencies = beanFactory.getBeanProvider(Dependencies.class)::getObject;
		DependencySettings settings = beanFactory.getBean(DependencySettings.class);
		settings.configuredNames()
			.forEach((name) -> register(beanFactory, name, () -> dependencies.get().configured(name)));
		for (String bean : beanFactory.getBeanDefinitionNames()) {
			BeanDefinition definition = beanFactory.getBeanDefinition(bean);
			Class<?> type = (definition.isAbstract() || isOfLibrary(definition)) ? null
					: beanFactory.getType(bean, false);
			if (type != null) {
				registerAnnotated(beanFactory, ClassUtils.getUserClass(type), settings, dependencies);
			}
		}
	}

	/**
	 * Whether Spring Boot or this library makes the bean: its class, and all classes that
	 * its methods speak of, need not be loaded to know that nothing is annotated there.
	 */
	private static boolean isOfLibrary(BeanDefinition definition) {
		MethodMetadata factoryMethod = (definition instanceof AnnotatedBeanDefinition annotated)
				? annotated.getFactoryMethodMetadata() : null;
		String maker = (factoryMethod != null) ? factoryMethod.getDeclaringClassName() : definition.getBeanClassName();
		if (maker == null) {
			return false;
		}
		boolean spring = definition.getRole() == BeanDefinition.ROLE_INFRASTRUCTURE
				&& maker.startsWith("org.springframework.");
		return spring || maker.startsWith(AnnotationLookup.SPRING_BOOT) || isAutoConfigurationOfOurs(maker);
	}

	private static boolean isAutoConfigurationOfOurs(String maker) {
		int nested = maker.indexOf('$');
		String outer = (nested > 0) ? maker.substring(0, nested) : maker;
		return outer.startsWith("io.resilience.spring.autoconfigure.") && outer.endsWith("AutoConfiguration");
	}

	private void registerAnnotated(ConfigurableListableBeanFactory beanFactory, Class<?> type,
			DependencySettings settings, Supplier<Dependencies> dependencies) {
		AnnotationLookup.DEPENDENCY_CALL.forEach(type, (call, method) -> {
			String name = this.environment.resolvePlaceholders(call.getString("value")).strip();
			if (StringUtils.hasText(name) && !name.contains("${") && !settings.isConfigured(name)) {
				DependencyType dependencyType = call.getEnum("type", DependencyType.class);
				String where = ClassUtils.getQualifiedMethodName(method, type);
				register(beanFactory, name, () -> dependencies.get().dependency(name, dependencyType, where));
			}
		});
	}

	private static void register(ConfigurableListableBeanFactory beanFactory, String name,
			Supplier<Dependency> dependency) {
		String beanName = name;
		if (beanFactory.containsBean(beanName)) {
			if (isDependency(beanFactory, beanName)) {
				return;
			}
			beanName = name + "Dependency";
			if (beanFactory.containsBean(beanName)) {
				return;
			}
		}
		RootBeanDefinition definition = new RootBeanDefinition(Dependency.class, dependency);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
		definition.setLazyInit(true);
		definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
		((BeanDefinitionRegistry) beanFactory).registerBeanDefinition(beanName, definition);
	}

	private static boolean isDependency(ConfigurableListableBeanFactory beanFactory, String beanName) {
		return beanFactory.isTypeMatch(beanName, Dependency.class);
	}

}
