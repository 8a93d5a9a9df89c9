package io.resilience.bulkhead;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The threads of a bulkhead that runs bodies elsewhere. Where there are as many as
 * permits, what is handed over is taken at once: all waiting is done for permits, before
 * it.
 */
interface Workers extends AutoCloseable {

	void execute(Runnable task);

	void resize(int size);

	@Override
	void close();

	static @Nullable Workers of(String name, BulkheadConfig config, int size) {
		return switch (config.type()) {
			case SEMAPHORE -> null;
			case THREAD_POOL -> new PoolWorkers(name, size);
			case VIRTUAL_THREAD -> new VirtualWorkers(name);
		};
	}

	/** Fixed named threads, started when needed, gone after a minute without work. */
	final class PoolWorkers implements Workers {

		private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

		private final String name;

		private final ThreadPoolExecutor executor;

		PoolWorkers(String name, int size) {
			this.name = name;
			AtomicInteger number = new AtomicInteger();
			this.executor = new ThreadPoolExecutor(size, size, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(),
					(task) -> {
						// The first caller's inheritable thread locals are not the next
						// one's.
						Thread thread = new Thread(null, () -> runKnown(task),
								"resilience-" + name + "-" + number.incrementAndGet(), 0, false);
						thread.setDaemon(true);
						return thread;
					});
			this.executor.allowCoreThreadTimeOut(true);
		}

		private void runKnown(Runnable task) {
			this.threads.add(Thread.currentThread());
			try {
				task.run();
			}
			finally {
				this.threads.remove(Thread.currentThread());
			}
		}

		@Override
		public void execute(Runnable task) {
			this.executor.execute(task);
		}

		@Override
		public void resize(int size) {
			// The pool refuses a core size above the maximum at any moment in between.
			if (size > this.executor.getMaximumPoolSize()) {
				this.executor.setMaximumPoolSize(size);
				this.executor.setCorePoolSize(size);
			}
			else {
				this.executor.setCorePoolSize(size);
				this.executor.setMaximumPoolSize(size);
			}
		}

		/**
		 * Not by {@code shutdownNow}, which would drop what has been handed over but not
		 * started, and leave its caller waiting.
		 */
		@Override
		public void close() {
			WorkersEnd.begin(this.name, this.executor, () -> this.threads.forEach(Thread::interrupt), this.threads);
		}

	}

	/** A virtual thread for each body. Found at run time: this compiles for Java 17. */
	final class VirtualWorkers implements Workers {

		private final String name;

		private final ExecutorService executor;

		VirtualWorkers(String name) {
			this.name = name;
			this.executor = newExecutor("resilience-" + name + "-");
		}

		private static ExecutorService newExecutor(String prefix) {
			try {
				Class<?> builderType = Class.forName("java.lang.Thread$Builder$OfVirtual");
				MethodHandles.Lookup lookup = MethodHandles.publicLookup();
				Object builder = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(builderType))
					.invoke();
				MethodHandle naming = lookup.findVirtual(builderType, "name",
						MethodType.methodType(builderType, String.class, long.class));
				builder = naming.invoke(builder, prefix, 1L);
				ThreadFactory factory = (ThreadFactory) lookup
					.findVirtual(builderType, "factory", MethodType.methodType(ThreadFactory.class))
					.invoke(builder);
				return (ExecutorService) lookup
					.findStatic(Executors.class, "newThreadPerTaskExecutor",
							MethodType.methodType(ExecutorService.class, ThreadFactory.class))
					.invoke(factory);
			}
			catch (ClassNotFoundException | NoSuchMethodException ex) {
				throw new IllegalArgumentException("Invalid bulkhead type VIRTUAL_THREAD: this JVM (Java "
						+ Runtime.version().feature() + ") has no virtual threads; run on Java 21 or newer, or use "
						+ BulkheadType.THREAD_POOL, ex);
			}
			catch (Throwable ex) {
				throw new IllegalStateException("Virtual threads cannot be started", ex);
			}
		}

		@Override
		public void execute(Runnable task) {
			this.executor.execute(task);
		}

		@Override
		public void resize(int size) {
			// A thread a body: the permits are the limit.
		}

		@Override
		public void close() {
			WorkersEnd.begin(this.name, this.executor, this.executor::shutdownNow, Set.of());
		}

	}

}
