package io.resilience.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The latest events, in bounded memory. Each kind of event of each dependency has a share
 * of its own, so that a storm of rejections pushes out neither the change of state that
 * began it nor what happens elsewhere. Thread-safe.
 */
public final class EventHistory implements EventListener {

	private final ReentrantLock lock = new ReentrantLock();

	private final int ofAKind;

	private final int inAll;

	/** The kind that was heard of longest ago comes first. */
	private final Map<Kind, Deque<Entry>> kinds = new LinkedHashMap<>(16, 0.75f, true);

	private long last;

	/**
	 * Creates it empty.
	 * @param ofAKind how many events of a kind to keep, at least 1
	 * @param inAll how many to keep in all, at least 1. With many kinds each has an equal
	 * share of them
	 */
	public EventHistory(int ofAKind, int inAll) {
		this.ofAKind = requirePositive("ofAKind", ofAKind);
		this.inAll = requirePositive("inAll", inAll);
	}

	private static int requirePositive(String name, int value) {
		if (value < 1) {
			throw new IllegalArgumentException("Invalid %s (%d): must be at least 1".formatted(name, value));
		}
		return value;
	}

	@Override
	public void onEvent(ResilienceEvent event) {
		Kind kind = new Kind(event.dependency(), event.type());
		this.lock.lock();
		try {
			Deque<Entry> events = this.kinds.get(kind);
			if (events == null) {
				events = new ArrayDeque<>();
				this.kinds.put(kind, events);
				makeRoom();
			}
			events.addLast(new Entry(++this.last, event));
			shorten(events);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** One more kind leaves less for each. */
	private void makeRoom() {
		if (this.kinds.size() > this.inAll) {
			this.kinds.remove(this.kinds.keySet().iterator().next());
		}
		this.kinds.values().forEach(this::shorten);
	}

	private void shorten(Deque<Entry> events) {
		int share = Math.min(this.ofAKind, this.inAll / this.kinds.size());
		while (events.size() > share) {
			events.removeFirst();
		}
	}

	/**
	 * Forgets a dependency.
	 * @param dependency its name
	 */
	public void forget(String dependency) {
		this.lock.lock();
		try {
			this.kinds.keySet().removeIf((kind) -> kind.dependency().equals(dependency));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What happened lately.
	 * @return the events, the newest first
	 */
	public List<ResilienceEvent> events() {
		this.lock.lock();
		try {
			return newestFirst(this.kinds.values().stream());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What happened lately to one dependency.
	 * @param dependency its name
	 * @return the events, the newest first
	 */
	public List<ResilienceEvent> events(String dependency) {
		this.lock.lock();
		try {
			return newestFirst(this.kinds.entrySet()
				.stream()
				.filter((kind) -> kind.getKey().dependency().equals(dependency))
				.map(Map.Entry::getValue));
		}
		finally {
			this.lock.unlock();
		}
	}

	private static List<ResilienceEvent> newestFirst(Stream<Deque<Entry>> kinds) {
		List<Entry> entries = new ArrayList<>();
		kinds.forEach(entries::addAll);
		entries.sort(Comparator.comparingLong(Entry::number).reversed());
		return entries.stream().map(Entry::event).toList();
	}

	private record Kind(String dependency, String type) {

	}

	/**
	 * An event.
	 *
	 * @param number its place among all, since times may be equal
	 */
	private record Entry(long number, ResilienceEvent event) {

	}

}
