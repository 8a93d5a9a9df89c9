package io.resilience.bulkhead;

import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends the threads of a closed bulkhead. A body may swallow an interrupt and wait again,
 * so it is interrupted time and again. What goes on after ten seconds nobody can stop in
 * a JVM: its thread is a daemon, ends with the body, and the log says where the body is.
 */
final class WorkersEnd implements Runnable {

	private static final int ROUNDS = 100;

	private static final long ROUND_MILLIS = 100;

	private final String name;

	private final ExecutorService executor;

	private final Runnable interruptAll;

	private final Collection<Thread> threads;

	private WorkersEnd(String name, ExecutorService executor, Runnable interruptAll, Collection<Thread> threads) {
		this.name = name;
		this.executor = executor;
		this.interruptAll = interruptAll;
		this.threads = threads;
	}

	/**
	 * Lets an executor take no more, and interrupts what it runs: once now, and as long
	 * as needed from a daemon thread that ends itself.
	 * @param threads those that run something, as far as they are known
	 */
	static void begin(String name, ExecutorService executor, Runnable interruptAll, Collection<Thread> threads) {
		if (executor.isShutdown()) {
			return;
		}
		executor.shutdown();
		interruptAll.run();
		if (!executor.isTerminated()) {
			Thread thread = new Thread(new WorkersEnd(name, executor, interruptAll, threads),
					"resilience-" + name + "-end");
			thread.setDaemon(true);
			thread.setContextClassLoader(null); // or it would keep an application alive
			thread.start();
		}
	}

	@Override
	public void run() {
		try {
			for (int round = 0; round < ROUNDS; round++) {
				if (this.executor.awaitTermination(ROUND_MILLIS, TimeUnit.MILLISECONDS)) {
					return;
				}
				this.interruptAll.run();
			}
		}
		catch (InterruptedException ex) {
			return; // nobody else knows this thread: the JVM goes down
		}
		System.getLogger(WorkersEnd.class.getName())
			.log(Level.WARNING, "Bulkhead ''{0}'' is closed, but a body on one of its threads ignores interrupts"
					+ " and still runs{1}", this.name, whereabouts());
	}

	private String whereabouts() {
		StringBuilder text = new StringBuilder();
		for (Thread thread : this.threads) {
			StackTraceElement[] stack = thread.getStackTrace();
			text.append(": ").append(thread.getName()).append((stack.length > 0) ? " at " + stack[0] : "");
		}
		return text.toString();
	}

}
