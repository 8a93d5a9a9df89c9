package io.resilience.spring.autoconfigure;

import java.util.Arrays;
import java.util.stream.Collectors;

import io.resilience.spring.properties.Switch;
import io.resilience.spring.properties.Switches;

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
		String off = Arrays.stream(wanted)
			.filter((each) -> !switches.isOn(each))
			.map(Switch::key)
			.collect(Collectors.joining(", "));
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnSwitch.class);
		return off.isEmpty() ? ConditionOutcome.match(message.because("all is on"))
				: ConditionOutcome.noMatch(message.because(off + " is off"));
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
