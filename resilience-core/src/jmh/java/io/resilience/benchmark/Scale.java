package io.resilience.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.resilience.CallTimeoutException;
import io.resilience.bulkhead.BulkheadConfig;
import io.resilience.circuitbreaker.CircuitBreakerConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.Guard;
import io.resilience.guard.Operation;
import io.resilience.time.Deadline;
import io.resilience.timeout.TimeoutConfig;

/**
 * What depends on how much there is: ten thousand dependencies, and ten thousand calls in
 * flight, on virtual threads where the JVM has them.
 */
final class Scale {

	private static final int MANY = 10_000;

	private static final Duration PRECISE_TIMEOUT = Duration.ofSeconds(1);

	private final Measurements measurements = new Measurements();

	private Scale() {
	}

	static void measure(Path directory) throws Exception {
		Scale scale = new Scale();
		scale.manyDependencies();
		scale.manyInFlight();
		scale.lateness();
		scale.measurements.write(directory.resolve("scale.json"));
		System.exit(0);
	}

	private void manyDependencies() {
		long before = usedHeap();
		long start = System.nanoTime();
		DependencyRegistry registry = DependencyRegistry.create();
		for (int i = 0; i < MANY; i++) {
			registry.registerDatabase("shard-" + i);
		}
		double millis = (System.nanoTime() - start) / 1e6;
		this.measurements.add("Scale", "REGISTERED_MS", millis);
		this.measurements.add("Scale", "IDLE_DEPENDENCY_BYTES", (double) (usedHeap() - before) / MANY);
		registry.close();
	}

	private static long usedHeap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private static Guard guard(Duration timeout) {
		return Guard.builder()
			.circuitBreaker(CircuitBreakerConfig.builder().failureThreshold(Integer.MAX_VALUE).build())
			.bulkhead(BulkheadConfig.builder().maxConcurrent(2 * MANY).build())
			.timeout(TimeoutConfig.of(timeout))
			.build();
	}

	/** A call beside none and beside many others that hang, and what the timer takes. */
	private void manyInFlight() throws Exception {
		Guard guard = guard(Duration.ofMinutes(5));
		Operation operation = guard.operation("call");
		List<Double> alone = new ArrayList<>();
		List<Double> among = new ArrayList<>();
		nanosPerCall(operation);
		alone.add(nanosPerCall(operation));
		this.measurements.add("Scale", "TIMER_CPU_PERCENT_IDLE", timerCpuPercent());
		CountDownLatch inside = new CountDownLatch(MANY);
		CountDownLatch end = new CountDownLatch(1);
		for (int i = 0; i < MANY; i++) {
			startThread(() -> operation.call(() -> {
				inside.countDown();
				end.await();
				return null;
			}));
		}
		inside.await();
		nanosPerCall(operation);
		for (int i = 0; i < 3; i++) {
			among.add(nanosPerCall(operation));
		}
		this.measurements.add("Scale", "TIMER_CPU_PERCENT_IN_FLIGHT", timerCpuPercent());
		end.countDown();
		while (guard.bulkhead().active() > 0) {
			Thread.sleep(10);
		}
		for (int i = 0; i < 2; i++) {
			alone.add(nanosPerCall(operation));
		}
		this.measurements.add("Scale", "CALL_ALONE", values(alone));
		this.measurements.add("Scale", "CALL_AMONG_MANY", values(among));
	}

	private static double[] values(List<Double> list) {
		return list.stream().mapToDouble(Double::doubleValue).toArray();
	}

	/** Median of many short batches. */
	private static double nanosPerCall(Operation operation) throws Exception {
		Callable<Object> body = () -> "result";
		int calls = 1000;
		double[] batches = new double[2000];
		for (int b = 0; b < batches.length; b++) {
			long start = System.nanoTime();
			for (int i = 0; i < calls; i++) {
				operation.call(body);
			}
			batches[b] = (double) (System.nanoTime() - start) / calls;
		}
		Arrays.sort(batches);
		return batches[batches.length / 2];
	}

	private static double timerCpuPercent() throws InterruptedException {
		long before = timerCpuNanos();
		long start = System.nanoTime();
		Thread.sleep(3000);
		return 100.0 * (timerCpuNanos() - before) / (System.nanoTime() - start);
	}

	private static long timerCpuNanos() {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long nanos = 0;
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getName().startsWith("resilience")) {
				nanos += Math.max(0, threads.getThreadCpuTime(thread.getId()));
			}
		}
		return nanos;
	}

	/** Calls that all hang and are all stopped, some ten thousand a second. */
	private void lateness() throws Exception {
		Guard guard = guard(PRECISE_TIMEOUT);
		Operation operation = guard.operation("call");
		Queue<Long> late = new ConcurrentLinkedQueue<>();
		AtomicBoolean counting = new AtomicBoolean();
		AtomicBoolean end = new AtomicBoolean();
		CountDownLatch ended = new CountDownLatch(MANY);
		for (int i = 0; i < MANY; i++) {
			long offset = ThreadLocalRandom.current().nextLong(PRECISE_TIMEOUT.toNanos());
			startThread(() -> {
				LockSupport.parkNanos(offset);
				while (!end.get()) {
					hang(operation, counting, late);
				}
				ended.countDown();
				return null;
			});
		}
		Thread.sleep(3 * PRECISE_TIMEOUT.toMillis());
		counting.set(true);
		Thread.sleep(5 * PRECISE_TIMEOUT.toMillis());
		counting.set(false);
		end.set(true);
		ended.await();
		double[] millis = late.stream().mapToDouble((nanos) -> nanos / 1e6).sorted().toArray();
		this.measurements.add("Scale", "STOPPED_CALLS", millis.length);
		this.measurements.add("Scale", "LATE_MS_MEDIAN", millis[millis.length / 2]);
		this.measurements.add("Scale", "LATE_MS_P99", millis[(int) (millis.length * 0.99)]);
		this.measurements.add("Scale", "LATE_MS_MAX", millis[millis.length - 1]);
	}

	private static void hang(Operation operation, AtomicBoolean counting, Queue<Long> late) throws Exception {
		try {
			operation.call(() -> {
				Deadline deadline = Deadline.current().orElseThrow();
				while (!Thread.interrupted()) {
					LockSupport.park();
				}
				if (counting.get()) {
					late.add(-deadline.remainingNanos());
				}
				return null;
			});
		}
		catch (CallTimeoutException expected) {
			return;
		}
	}

	/** On a virtual thread, found at run time: this compiles for Java 17. */
	private static void startThread(Callable<?> task) throws Exception {
		Runnable runnable = () -> {
			try {
				task.call();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		};
		if (Runtime.version().feature() >= 21) {
			Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, runnable);
			return;
		}
		Thread thread = new Thread(null, runnable, "call", 64 * 1024);
		thread.setDaemon(true);
		thread.start();
	}

}
