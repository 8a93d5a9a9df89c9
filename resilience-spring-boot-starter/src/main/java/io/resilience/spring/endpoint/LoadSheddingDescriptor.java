package io.resilience.spring.endpoint;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.resilience.loadshed.LoadShedderSnapshot;
import io.resilience.loadshed.ShedReason;
import io.resilience.spring.properties.ConfiguredValue;
import org.jspecify.annotations.Nullable;

/**
 * The load shedder of inbound work, for JSON.
 *
 * @param name its name
 * @param strategy which work it refuses first
 * @param limit how much may be in flight now
 * @param inFlight how much is in flight
 * @param admitted work admitted since the start
 * @param shed work refused since the start, by reason: {@code limit}, {@code pressure},
 * {@code fair_share}
 * @param shedCritical how much of that was critical
 * @param pressure the highest pressure of any signal, from 0 to 1
 * @param signals what each signal said last
 * @param baseline latency under light load, absent where it is not known
 * @param clients how many clients were active lately, about; 0 unless it is fair
 * @param config settings in force with their origins; empty where code made it
 */
public record LoadSheddingDescriptor(String name, String strategy, int limit, int inFlight, long admitted,
		Map<String, Long> shed, long shedCritical, double pressure, List<SignalDescriptor> signals,
		@Nullable String baseline, int clients, Map<String, ConfigDescriptor> config) {

	/**
	 * Describes a shedder.
	 * @param snapshot its numbers
	 * @param settings its settings
	 * @return the description
	 */
	public static LoadSheddingDescriptor of(LoadShedderSnapshot snapshot, Map<String, ConfiguredValue> settings) {
		Map<String, Long> shed = new TreeMap<>();
		for (ShedReason reason : ShedReason.values()) {
			shed.put(label(reason), snapshot.shed().getOrDefault(reason, 0L));
		}
		List<SignalDescriptor> signals = snapshot.signals()
			.stream()
			.map((signal) -> new SignalDescriptor(signal.name(), signal.pressure(), signal.failure()))
			.toList();
		return new LoadSheddingDescriptor(snapshot.name(), label(snapshot.strategy()), snapshot.limit(),
				snapshot.inFlight(), snapshot.admitted(), shed, snapshot.shedCritical(), snapshot.pressure(), signals,
				(snapshot.baseline() != null) ? snapshot.baseline().toString() : null, snapshot.clients(),
				ConfigDescriptor.of(settings));
	}

	private static String label(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * A signal, for JSON.
	 *
	 * @param name its name
	 * @param pressure from 0 to 1
	 * @param failure why it could not be read, absent where it could
	 */
	public record SignalDescriptor(String name, double pressure, @Nullable String failure) {

	}

}
