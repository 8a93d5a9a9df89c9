package io.resilience.memory;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.resilience.LoadShedException;
import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.LoadShedderConfig;
import io.resilience.loadshed.Priority;
import io.resilience.time.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM with a small heap that really fills it, and empties it again. Nobody asks for a
 * collection: garbage is made until the collector comes by itself, and it looks through
 * old objects early.
 */
class FullHeapTests {

	private static final long MEGABYTE = 1 << 20;

	private static final double SOFT = 0.3;

	private static final double HARD = 0.65;

	private static final double HYSTERESIS = 0.3;

	private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);

	private final MemoryGuard guard = MemoryGuard.of("heap",
			MemoryGuardConfig.builder()
				.softLimit(MemoryLimit.ofHeap(SOFT))
				.hardLimit(MemoryLimit.ofHeap(HARD))
				.hysteresis(HYSTERESIS)
				.build());

	private final ManualTime time = new ManualTime();

	private final LoadShedder shedder = LoadShedder.builder("requests")
		.config(LoadShedderConfig.builder().cpuThreshold(1).memoryThreshold(1).build())
		.ticker(this.time)
		.signal(this.guard.signal())
		.build();

	private final List<byte[]> live = new ArrayList<>();

	private volatile byte[] garbage = {};

	@Test
	void shedsTheLessImportantFirstAndTakesItBackSomeWayBelowTheLimits() throws Exception {
		String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
		Process process = new ProcessBuilder(java, "-XX:+UseG1GC", "-Xms192m", "-Xmx192m", "-XX:G1HeapRegionSize=1m",
				"-XX:-G1UseAdaptiveIHOP", "-XX:InitiatingHeapOccupancyPercent=5", "-XX:ParallelGCThreads=2", "-cp",
				System.getProperty("java.class.path"), FullHeapTests.class.getName())
			.redirectErrorStream(true)
			.start();
		String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(printed).isZero();
		assertThat(printed.lines()).containsExactly("empty: normal [BACKGROUND, NORMAL, CRITICAL]",
				"above the soft limit: soft [NORMAL, CRITICAL]", "above the hard limit: hard [CRITICAL]",
				"just below the hard limit: hard [CRITICAL]", "well below the hard limit: soft [NORMAL, CRITICAL]",
				"empty again: normal [BACKGROUND, NORMAL, CRITICAL]");
	}

	/**
	 * Fills the heap and empties it, and prints who enters meanwhile.
	 * @param ignored none
	 */
	public static void main(String[] ignored) {
		new FullHeapTests().fillAndEmpty();
	}

	private void fillAndEmpty() {
		keep(0.02);
		awaitCollection(() -> left() > 0);
		print("empty");
		keep(0.4);
		awaitCollection(() -> left() > SOFT * max());
		print("above the soft limit");
		keep(0.72);
		awaitCollection(() -> left() > HARD * max());
		print("above the hard limit");
		keep(0.5);
		awaitCollection(() -> left() < HARD * max());
		print("just below the hard limit");
		keep(0.3);
		awaitCollection(() -> left() < HARD * (1 - HYSTERESIS) * max() && left() > SOFT * (1 - HYSTERESIS) * max());
		print("well below the hard limit");
		keep(0.02);
		awaitCollection(() -> left() < SOFT * (1 - HYSTERESIS) * max());
		print("empty again");
	}

	private long left() {
		return this.guard.snapshot().heapAfterCollection();
	}

	private long max() {
		return this.guard.snapshot().heapMax();
	}

	/** In small pieces, none of which fills a region of the collector. */
	private void keep(double share) {
		int pieces = (int) (share * max() / MEGABYTE * 16);
		while (this.live.size() > pieces) {
			this.live.remove(this.live.size() - 1);
		}
		while (this.live.size() < pieces) {
			this.live.add(new byte[(int) (MEGABYTE / 16)]);
		}
	}

	private void awaitCollection(BooleanSupplier done) {
		long begin = System.nanoTime();
		while (!done.getAsBoolean()) {
			if (System.nanoTime() - begin > LIMIT_NANOS) {
				throw new IllegalStateException("%d of %d bytes are left".formatted(left(), max()));
			}
			for (int i = 0; i < 64; i++) {
				this.garbage = new byte[(int) (MEGABYTE / 16)];
			}
		}
	}

	private void print(String when) {
		this.time.advance(Duration.ofSeconds(1)); // the shedder looks again
		List<String> enter = new ArrayList<>();
		enters("BACKGROUND", Priority.BACKGROUND, enter);
		enters("NORMAL", Priority.NORMAL, enter);
		enters("CRITICAL", Priority.CRITICAL, enter);
		System.out.println("%s: %s %s".formatted(when, this.guard.level().label(), enter));
	}

	private void enters(String name, int priority, List<String> enter) {
		try {
			this.shedder.acquire(priority, null).close();
			enter.add(name);
		}
		catch (LoadShedException ex) {
			// It stays out.
		}
	}

}
