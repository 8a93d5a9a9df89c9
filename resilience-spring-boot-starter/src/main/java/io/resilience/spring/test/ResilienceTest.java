package io.resilience.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.annotation.Import;

/**
 * A test of guarded code whose time stands still until the test moves it.
 * <p>
 * Test methods may take a {@link io.resilience.time.ManualTime}, a
 * {@link io.resilience.dependency.DependencyRegistry} and a
 * {@link io.resilience.chaos.FaultInjector}; {@link ForceOpen} and {@link InjectFault}
 * set the scene. After each test all of that is undone.
 * <p>
 * Beside {@code @SpringBootTest} they are those of the application, whose guards then
 * live in that time. Without a context each test has a registry of its own. A nested
 * class is as the class around it.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(ResilienceExtension.class)
@Import(ManualTimeConfiguration.class)
public @interface ResilienceTest {

}
