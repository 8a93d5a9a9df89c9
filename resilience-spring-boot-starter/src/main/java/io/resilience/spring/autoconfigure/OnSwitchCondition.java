package io.resilience.spring.autoconfigure;

import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The condition of {@link ConditionalOnSwitch}.
 */
final class OnSwitchCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		MergedAnnotation<ConditionalOnSwitch> annotation = metadata.getAnnotations().get(ConditionalOnSwitch.class);
		String key = annotation.getString(MergedAnnotation.VALUE);
		boolean on = isOn(key, context.getEnvironment());
		return new ConditionOutcome(on,
				ConditionMessage.forCondition(ConditionalOnSwitch.class).because(key + " is " + (on ? "on" : "off")));
	}

	/** What the block of a profile says lies over the rest. */
	private static boolean isOn(String key, Environment environment) {
		return Stream
			.concat(Stream.of(environment.getActiveProfiles()).map((profile) -> profile + "." + key), Stream.of(key))
			.map((place) -> environment.getProperty(place, Boolean.class))
			.filter((on) -> on != null)
			.findFirst()
			.orElse(false);
	}

}
