package io.resilience.spring.registry;

import java.util.ArrayList;
import java.util.List;

import io.resilience.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * One change by hand, over earlier ones, until it is undone. Not thread-safe.
 */
final class OverrideLayer {

	private final long end;

	private final boolean endless;

	private RuntimeOverride override;

	private Scheduler.@Nullable Task expiry;

	private OverrideLayer(RuntimeOverride override, long end, boolean endless) {
		this.override = override;
		this.end = end;
		this.endless = endless;
	}

	static OverrideLayer until(long end, RuntimeOverride override) {
		return new OverrideLayer(override, end, false);
	}

	static OverrideLayer endless(RuntimeOverride override) {
		return new OverrideLayer(override, 0, true);
	}

	RuntimeOverride override() {
		return this.override;
	}

	void expiry(Scheduler.Task expiry) {
		this.expiry = expiry;
	}

	void cancel() {
		if (this.expiry != null) {
			this.expiry.cancel();
		}
	}

	/** What all layers come to, the last on top. */
	static RuntimeOverride all(List<OverrideLayer> layers) {
		RuntimeOverride all = RuntimeOverride.NONE;
		for (OverrideLayer layer : layers) {
			all = all.plus(layer.override);
		}
		return all;
	}

	/**
	 * Takes from lower layers what nobody will ever see of them again.
	 * @param layers the lower layers
	 * @param breakerIsOver whether what was done to the breaker is over
	 * @return those of which something is left
	 */
	List<OverrideLayer> over(List<OverrideLayer> layers, boolean breakerIsOver) {
		List<OverrideLayer> left = new ArrayList<>();
		for (OverrideLayer layer : layers) {
			RuntimeOverride visible = breakerIsOver ? layer.override.withoutBreaker() : layer.override;
			layer.override = outlives(layer) ? visible.without(this.override) : visible;
			if (layer.override.isEmpty()) {
				layer.cancel();
			}
			else {
				left.add(layer);
			}
		}
		return left;
	}

	private boolean outlives(OverrideLayer other) {
		return this.endless || (!other.endless && this.end - other.end >= 0);
	}

}
