package io.resilience.spring.test;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.resilience.chaos.FaultInjector;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.registry.Patterns;
import io.resilience.time.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.util.ClassUtils;

/**
 * Sets the scene of a {@link ResilienceTest} before each test and clears it afterwards.
 */
public final class ResilienceExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace
		.create(ResilienceExtension.class);

	private static final boolean SPRING = ClassUtils.isPresent("org.springframework.test.context.BootstrapWith",
			ResilienceExtension.class.getClassLoader());

	@Override
	public void beforeEach(ExtensionContext context) {
		Scene scene = scene(context);
		scene.inject(faults(context));
		ForceOpen forced = forced(context);
		if (forced != null) {
			scene.forceOpen(forced);
		}
	}

	@Override
	public void afterEach(ExtensionContext context) {
		Scene scene = store(context).remove(Scene.class, Scene.class);
		if (scene != null) {
			scene.close();
		}
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		return context.getTestMethod().isPresent()
				&& (type == DependencyRegistry.class || type == FaultInjector.class || type == ManualTime.class)
				&& !parameter.isAnnotated(Autowired.class);
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return Objects.requireNonNull(scene(context).find(parameter.getParameter().getType()),
				"the application has a time of its own, so there is none to move");
	}

	private static Scene scene(ExtensionContext context) {
		return store(context).computeIfAbsent(Scene.class, (key) -> newScene(context), Scene.class);
	}

	private static ExtensionContext.Store store(ExtensionContext context) {
		return context.getStore(NAMESPACE);
	}

	private static Scene newScene(ExtensionContext context) {
		if (!isSpringTest(context)) {
			return Scene.ofItsOwn();
		}
		ApplicationContext application = SpringExtension.getApplicationContext(context);
		DependencyRegistry registry = application.getBean(DependencyRegistry.class);
		Patterns patterns = application.getBeanProvider(Patterns.class).getIfAvailable();
		ManualTime time = application.getBeanProvider(ManualTime.class).getIfAvailable();
		return Scene.of(registry, patterns, (registry.ticker() == time) ? time : null);
	}

	private static boolean isSpringTest(ExtensionContext context) {
		return SPRING && Spring.isTest(context.getRequiredTestClass());
	}

	private static List<InjectFault> faults(ExtensionContext context) {
		return places(context).map((place) -> AnnotationSupport.findRepeatableAnnotations(place, InjectFault.class))
			.filter((faults) -> !faults.isEmpty())
			.findFirst()
			.orElse(List.of());
	}

	private static @Nullable ForceOpen forced(ExtensionContext context) {
		return places(context).flatMap((place) -> AnnotationSupport.findAnnotation(place, ForceOpen.class).stream())
			.findFirst()
			.orElse(null);
	}

	/** The method, its class, and the classes around that: the nearest counts. */
	private static Stream<AnnotatedElement> places(ExtensionContext context) {
		List<Class<?>> around = new ArrayList<>(context.getEnclosingTestClasses());
		Collections.reverse(around);
		return Stream.concat(Stream.of(context.getRequiredTestMethod(), context.getRequiredTestClass()),
				around.stream());
	}

	/** Loaded only where Spring's test framework is. */
	private static final class Spring {

		private Spring() {
		}

		/**
		 * As the framework itself looks for it: on the classes around a nested one too.
		 */
		static boolean isTest(Class<?> testClass) {
			return TestContextAnnotationUtils.hasAnnotation(testClass, BootstrapWith.class)
					|| TestContextAnnotationUtils.hasAnnotation(testClass, ContextConfiguration.class);
		}

	}

}
