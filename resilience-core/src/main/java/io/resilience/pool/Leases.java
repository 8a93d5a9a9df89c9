package io.resilience.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.resilience.event.EventPublisher;
import io.resilience.time.Nanos;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * The leases of a pool whose borrowers are known: those that may be reported as leaks.
 */
final class Leases {

	private final String pool;

	private final Ticker ticker;

	private final EventPublisher events;

	private final Set<Lease<?>> out = ConcurrentHashMap.newKeySet();

	Leases(String pool, Ticker ticker, EventPublisher events) {
		this.pool = pool;
		this.ticker = ticker;
		this.events = events;
	}

	void add(Lease<?> lease) {
		if (lease.borrower != null) {
			this.out.add(lease);
		}
	}

	void remove(Lease<?> lease) {
		if (lease.borrower != null) {
			this.out.remove(lease);
		}
	}

	List<OverdueLease> overdue(@Nullable Duration leakAfter) {
		long now = this.ticker.read();
		return overdue(leakAfter, now)
			.sorted(Comparator.<Lease<?>>comparingLong((lease) -> now - lease.sinceNanos).reversed())
			.map((lease) -> describe(lease, now))
			.toList();
	}

	private Stream<Lease<?>> overdue(@Nullable Duration leakAfter, long now) {
		long limit = (leakAfter != null) ? Nanos.of(leakAfter) : Nanos.FOREVER;
		return this.out.stream().filter((lease) -> now - lease.sinceNanos >= limit);
	}

	private static OverdueLease describe(Lease<?> lease, long now) {
		Borrower borrower = Objects.requireNonNull(lease.borrower);
		return new OverdueLease(borrower.thread(), Duration.ofNanos(now - lease.sinceNanos), borrower.stack());
	}

	/** Tells once of each lease. */
	void report(@Nullable Duration leakAfter) {
		long now = this.ticker.read();
		overdue(leakAfter, now).filter((lease) -> !lease.reported).forEach((lease) -> {
			lease.reported = true;
			if (this.events.isHeard()) {
				OverdueLease overdue = describe(lease, now);
				String at = overdue.stack().isEmpty() ? "unknown" : overdue.stack().get(0).toString();
				this.events.publish(new LeaseOverdue(Instant.now(), this.pool, overdue.borrower(), overdue.age(), at));
			}
		});
	}

}
