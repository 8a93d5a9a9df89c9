package io.resilience.spring.monitor;

import io.resilience.alert.AlertLevel;
import io.resilience.alert.AlertListener;
import io.resilience.alert.ResilienceAlert;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * One log line for each alert that is raised, repeated or resolved.
 */
public final class AlertLogger implements AlertListener {

	private static final Log logger = LogFactory.getLog("io.resilience.alert");

	@Override
	public void onAlert(ResilienceAlert alert) {
		String line = "Alert %s (%s, %s): %s".formatted(alert.state().label(), alert.level().label(), alert.id(),
				alert.message());
		if (alert.isResolved()) {
			logger.info(line);
		}
		else if (alert.level() == AlertLevel.CRITICAL) {
			logger.error(line);
		}
		else {
			logger.warn(line);
		}
	}

}
