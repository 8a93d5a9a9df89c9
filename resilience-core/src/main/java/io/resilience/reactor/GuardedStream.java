package io.resilience.reactor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.locks.ReentrantLock;

import io.resilience.guard.Operation;
import io.resilience.call.StreamProgress;
import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * One subscription to a guarded stream, over all its attempts.
 * <p>
 * Concurrency. What the subscriber asks for is added up under the lock, together with the
 * look at the source that is connected: a source either finds a request in the sum when
 * it connects, or is told of it. Only an attempt that has passed no element on is
 * followed by another, so the sum is then still all that was asked for. Signals may come
 * from several threads and are put in order by the subscriber given.
 *
 * @param <T> type of the elements
 */
final class GuardedStream<T> implements Subscription, StreamProgress {

	@SuppressWarnings("rawtypes")
	private static final AtomicLongFieldUpdater<GuardedStream> OWED = AtomicLongFieldUpdater
		.newUpdater(GuardedStream.class, "owed");

	private final ReentrantLock lock = new ReentrantLock();

	private final Operation operation;

	private final Flux<? extends T> source;

	private final CoreSubscriber<? super T> subscriber;

	private final Ticker ticker;

	private volatile long owed;

	private volatile long owedSince;

	private volatile boolean delivering;

	private volatile boolean cancelled;

	private volatile @Nullable StreamAttempt<T> attempt;

	private volatile @Nullable CompletableFuture<Void> call;

	/** Guarded by the lock. */
	private @Nullable Subscription connected;

	GuardedStream(Operation operation, Flux<? extends T> source, CoreSubscriber<? super T> subscriber) {
		this.operation = operation;
		this.source = source;
		this.subscriber = subscriber;
		this.ticker = operation.guard().ticker();
		this.owedSince = this.ticker.read();
	}

	void start() {
		CompletableFuture<Void> call = this.operation.callStream(this::begin, (late) -> late.cancel(true), this);
		this.call = call;
		if (this.cancelled) {
			call.cancel(true);
		}
		call.whenComplete((nothing, failure) -> ended(failure));
	}

	private StreamAttempt<T> begin() {
		StreamAttempt<T> attempt = new StreamAttempt<>(this, this.subscriber);
		this.lock.lock();
		try {
			this.connected = null;
		}
		finally {
			this.lock.unlock();
		}
		this.attempt = attempt;
		this.owedSince = this.ticker.read();
		if (this.cancelled) {
			attempt.cancel(true);
		}
		else {
			this.source.contextCapture().subscribe(attempt);
		}
		return attempt;
	}

	private void ended(@Nullable Throwable failure) {
		if (this.cancelled) {
			return;
		}
		if (failure != null) {
			this.subscriber.onError(failure);
		}
		else {
			this.subscriber.onComplete();
		}
	}

	void connect(Subscription upstream) {
		long owed;
		this.lock.lock();
		try {
			this.connected = upstream;
			owed = this.owed;
		}
		finally {
			this.lock.unlock();
		}
		if (owed > 0) {
			upstream.request(owed);
		}
	}

	void pass(T element) {
		if (this.owed != Long.MAX_VALUE) {
			Operators.produced(OWED, this, 1);
		}
		this.delivering = true;
		this.subscriber.onNext(element);
		this.owedSince = this.ticker.read();
		this.delivering = false;
	}

	@Override
	public void request(long n) {
		if (!Operators.validate(n)) {
			return;
		}
		Subscription upstream;
		this.lock.lock();
		try {
			if (this.owed == 0) {
				this.owedSince = this.ticker.read();
			}
			Operators.addCap(OWED, this, n);
			upstream = this.connected;
		}
		finally {
			this.lock.unlock();
		}
		if (upstream != null) {
			upstream.request(n);
		}
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		StreamAttempt<T> attempt = this.attempt;
		if (attempt != null) {
			attempt.cancelSource(); // it may be inside subscribe(), with no call yet
		}
		CompletableFuture<Void> call = this.call;
		if (call != null) {
			call.cancel(true);
		}
	}

	@Override
	public long owesSince(long now) {
		return (this.owed == 0 || this.delivering) ? now : this.owedSince;
	}

	@Override
	public boolean mayBeginAgain() {
		StreamAttempt<T> attempt = this.attempt;
		return attempt == null || attempt.close();
	}

}
