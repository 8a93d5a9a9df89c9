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

	/** One in so many reads the CPU's time, which is the dearest to read. */
	static final int CPU_SHARE = 64;

	/** One in so many reads how much its thread has allocated. */
	static final int BYTES_SHARE = 8;

	private static final int ALWAYS_SAMPLED = 32;

	final @Nullable Node parent;

	final String name;

	final int depth;

	/** Of a guarded call that of the whole call, which waits elsewhere too. */
	final LatencyHistogram wall = new LatencyHistogram();

	/** How long bodies of guarded calls ran; nothing for other scopes. */
	private final LongAdder ran = new LongAdder();

	private final LongAdder sampledBytes = new LongAdder();

	private final LongAdder scopesForBytes = new LongAdder();

	private final LongAdder sampledCpu = new LongAdder();

	private final LongAdder sampledNanos = new LongAdder();

	private final Map<String, Node> children = new ConcurrentHashMap<>(4);

	/** Counts roughly: it only says whether there were few samples so far. */
	private int samples;

	private volatile boolean guarded;

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

	/** How many scopes the reading of one is to stand for; 0 to leave it out. */
	int weight(int random, int share) {
		if (this.samples < ALWAYS_SAMPLED) {
			return 1;
		}
		return ((random & (share - 1)) == 0) ? share : 0;
	}

	void cpu(long cpuNanos, long nanos, int weight) {
		this.sampledCpu.add(cpuNanos * weight);
		this.sampledNanos.add(nanos * weight);
	}

	void allocated(long bytes, int weight) {
		this.samples++;
		this.sampledBytes.add(bytes * weight);
		this.scopesForBytes.add(weight);
	}

	/** A body of a guarded call, whose time is that of the call. */
	void ran(long nanos) {
		this.guarded = true;
		this.ran.add(nanos);
	}

	/** Of guarded calls all are read; there may be more of them than bodies. */
	long allocatedBytes() {
		long scopes = this.scopesForBytes.sum();
		long bytes = this.sampledBytes.sum();
		return (this.guarded || scopes == 0) ? bytes : Math.round((double) bytes / scopes * this.wall.count());
	}

	/** The sampled share of the time on threads, applied to all of it; -1 without one. */
	long cpuNanos() {
		long sampled = this.sampledNanos.sum();
		long all = this.guarded ? this.ran.sum() : this.wall.sumNanos();
		return (sampled > 0) ? Math.round((double) this.sampledCpu.sum() / sampled * all) : -1;
	}

}
