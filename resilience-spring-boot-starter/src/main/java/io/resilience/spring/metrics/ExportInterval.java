package io.resilience.spring.metrics;

import java.time.Duration;
import java.util.function.Supplier;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.properties.PushRegistryProperties;

/**
 * Lets registries that push their metrics do so at our interval, unless they have one of
 * their own.
 */
public final class ExportInterval implements BeanPostProcessor {

	private static final Duration BOOTS_DEFAULT = Duration.ofMinutes(1);

	private final Supplier<Duration> interval;

	/**
	 * Creates the post-processor.
	 * @param interval how often to push
	 */
	public ExportInterval(Supplier<Duration> interval) {
		this.interval = interval;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof PushRegistryProperties properties && properties.getStep().equals(BOOTS_DEFAULT)) {
			properties.setStep(this.interval.get());
		}
		return bean;
	}

}
