package io.resilience.profile;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.resilience.window.LatencyHistogram;
import org.jspecify.annotations.Nullable;

/**
 * One path of scopes, and what it came to. Counters are striped, children are added and
 * never taken away, so scopes of all threads share the tree without a lock.
 */
final class Node {

	private static final int ALWAYS_SAMPLED = 32;

	final @Nullable Node parent;

	final String name;

	final int depth;

	final LatencyHistogram wall = new LatencyHistogram();

	private final LongAdder allocated = new LongAdder();

	private final LongAdder sampledCpu = new LongAdder();

	private final LongAdder sampledWall = new LongAdder();

	private final Map<String, Node> children = new ConcurrentHashMap<>(4);

	/** Counts roughly: it only says whether there were few samples so far. */
	private int samples;

	Node(@Nullable Node parent, String name) {
		this.parent = parent;
		this.name = name;
		this.depth = (parent != null) ? parent.depth + 1 : 0;
	}

	@Nullable Node child(String name) {
		return this.children.get(name);
	}

	/** The child of that name, whoever was first to add it. */
	Node add(Node child) {
		Node known = this.children.putIfAbsent(child.name, child);
		return (known != null) ? known : child;
	}

	Collection<Node> children() {
		return this.children.values();
	}

	/**
	 * Reading the CPU's time is dear, so most scopes of a path that is known leave it
	 * out.
	 */
	boolean wantsCpu(int random) {
		return this.samples < ALWAYS_SAMPLED || (random & Profiler.CPU_MASK) == 0;
	}

	void cpu(long cpuNanos, long wallNanos) {
		this.samples++;
		this.sampledCpu.add(cpuNanos);
		this.sampledWall.add(wallNanos);
	}

	void allocated(long bytes) {
		this.allocated.add(bytes);
	}

	long allocatedBytes() {
		return this.allocated.sum();
	}

	/** The sampled share of the wall time, applied to all of it; -1 without a sample. */
	long cpuNanos() {
		long wall = this.sampledWall.sum();
		return (wall > 0) ? Math.round((double) this.sampledCpu.sum() / wall * this.wall.sumNanos()) : -1;
	}

}
