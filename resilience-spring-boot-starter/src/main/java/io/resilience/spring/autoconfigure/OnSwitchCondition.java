package io.resilience.spring.autoconfigure;

import java.util.StringJoiner;

import io.resilience.spring.properties.DependencySettings;
import io.resilience.spring.properties.Switch;
import io.resilience.spring.properties.Switches;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * The condition of {@link ConditionalOnSwitch}. The switches are read once for a bean
 * factory, which keeps them.
 */
final class OnSwitchCondition extends SpringBootCondition {

	private static final String BEAN = Switches.class.getName();

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Switch[] wanted = metadata.getAnnotations()
			.get(ConditionalOnSwitch.class)
			.getEnumArray(MergedAnnotation.VALUE, Switch.class);
		Switches switches = switches(context);
		StringJoiner off = new StringJoiner(", ");
		for (Switch each : wanted) {
			if (!switches.isOn(each)) {
				off.add(each.key());
			}
		}
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnSwitch.class);
		return (off.length() == 0) ? ConditionOutcome.match(message.because("all is on"))
				: ConditionOutcome.noMatch(message.because(off + " is off"));
	}

	/**
	 * The settings of an application, read when its first condition was judged.
	 * @param beans the beans of the application
	 * @return the settings; {@code null} where no condition was judged, as after
	 * processing ahead of time
	 */
	static @Nullable DependencySettings settings(ConfigurableListableBeanFactory beans) {
		return (beans.getSingleton(BEAN) instanceof Switches known) ? known.settings() : null;
	}

	private static Switches switches(ConditionContext context) {
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		if (beans != null && beans.getSingleton(BEAN) instanceof Switches known) {
			return known;
		}
		ClassLoader classLoader = context.getClassLoader();
		Switches switches = Switches.from(context.getEnvironment(),
				(classLoader != null) ? classLoader : ClassUtils.getDefaultClassLoader());
		if (beans != null) {
			beans.registerSingleton(BEAN, switches);
		}
		return switches;
	}

}
