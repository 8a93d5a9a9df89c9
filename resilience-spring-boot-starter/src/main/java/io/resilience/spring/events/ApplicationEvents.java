package io.resilience.spring.events;

import io.resilience.event.CallEvent;
import io.resilience.event.EventPublisher;
import io.resilience.event.ResilienceEvent;
import io.resilience.guard.CallEnded;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.event.GenericApplicationListenerAdapter;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * Publishes what the guards do as application events, so that
 * {@code @EventListener void on(CircuitBreakerStateChanged change)} hears of it, on the
 * thread that caused it. Events of single calls are published only if some listener asks
 * for them, which is looked at when the context has been refreshed.
 */
public final class ApplicationEvents implements ApplicationListener<ContextRefreshedEvent> {

	private final ApplicationContext context;

	private volatile boolean callsAreHeard;

	/**
	 * Begins to publish.
	 * @param context where to
	 * @param events what the guards tell
	 */
	public ApplicationEvents(ApplicationContext context, EventPublisher events) {
		this.context = context;
		events.add(this::isWanted, this.context::publishEvent);
	}

	private boolean isWanted(Class<? extends ResilienceEvent> type) {
		return this.callsAreHeard || !CallEvent.class.isAssignableFrom(type);
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() != this.context) {
			return; // of a child, such as that of a management port
		}
		boolean heard = false;
		for (ApplicationContext each = this.context; each != null; each = each.getParent()) {
			heard |= each instanceof AbstractApplicationContext context
					&& context.getApplicationListeners().stream().anyMatch(ApplicationEvents::hearsCalls);
		}
		this.callsAreHeard = heard;
	}

	/** Whoever listens to everything has not asked for calls. */
	private static boolean hearsCalls(ApplicationListener<?> listener) {
		return hears(listener, CallEnded.class) && !hears(listener, Nothing.class);
	}

	private static boolean hears(ApplicationListener<?> listener, Class<?> payload) {
		GenericApplicationListener generic = (listener instanceof GenericApplicationListener it) ? it
				: new GenericApplicationListenerAdapter(adapted(listener));
		return generic.supportsEventType(ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, payload));
	}

	@SuppressWarnings("unchecked")
	private static ApplicationListener<ApplicationEvent> adapted(ApplicationListener<?> listener) {
		return (ApplicationListener<ApplicationEvent>) listener;
	}

	/** A payload that nobody can know. */
	private static final class Nothing {

	}

}
