package io.resilience.spring.metrics;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.LoadShedderSnapshot;
import io.resilience.loadshed.ShedReason;

/**
 * Meters of the load shedders that are in use.
 */
public final class LoadShedderMetrics implements MeterBinder {

	private final Supplier<List<LoadShedder>> shedders;

	/**
	 * Creates the binder.
	 * @param shedders those in use, asked when there is something to bind to
	 */
	public LoadShedderMetrics(Supplier<List<LoadShedder>> shedders) {
		this.shedders = shedders;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.shedders.get().forEach((shedder) -> bind(shedder, registry));
	}

	private static void bind(LoadShedder shedder, MeterRegistry registry) {
		MeterGroup meters = new MeterGroup(registry, Tags.of("shedder", shedder.name()));
		meters.gauge("resilience.loadshedder.limit", "Calls that may be in flight now", shedder,
				(it) -> it.snapshot().limit());
		meters.gauge("resilience.loadshedder.active", "Calls in flight", shedder, (it) -> it.snapshot().inFlight());
		meters.gauge("resilience.loadshedder.pressure", "Highest pressure of any signal, 0 to 1", shedder,
				(it) -> it.snapshot().pressure());
		meters.counter("resilience.loadshedder.admitted", "Calls admitted", shedder, (it) -> it.snapshot().admitted());
		for (ShedReason reason : ShedReason.values()) {
			meters.counter("resilience.loadshedder.shed", "Calls shed, by why", shedder,
					(it) -> shed(it.snapshot(), reason), "reason", reason.name().toLowerCase(Locale.ROOT));
		}
	}

	private static long shed(LoadShedderSnapshot snapshot, ShedReason reason) {
		return snapshot.shed().getOrDefault(reason, 0L);
	}

}
