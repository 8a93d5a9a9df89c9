package io.resilience.call;

import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import io.resilience.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * One subscription to a guarded stream, over all its attempts.
 * <p>
 * Concurrency. What the subscriber asks for is added up under the lock, together with the
 * look at the source that is connected: a source either finds a request in the sum when
 * it connects, or is told of it. Only an attempt that has passed no element on is
 * followed by another, so the sum is then still all that was asked for. Signals may come
 * from several threads (the source, a timer): they queue up, and one thread at a time
 * passes them on, the last one being the end.
 *
 * @param <T> type of the elements
 */
final class GuardedStream<T> implements Flow.Subscription, StreamProgress {

	private final Decorator decorator;

	private final Ticker ticker;

	private final Flow.Publisher<? extends T> source;

	private final Flow.Subscriber<? super T> subscriber;

	private final ReentrantLock lock = new ReentrantLock();

	private final Queue<T> elements = new ConcurrentLinkedQueue<>();

	/** Signals that have come while a thread passes them on. */
	private final AtomicInteger pending = new AtomicInteger();

	private final AtomicReference<@Nullable Runnable> end = new AtomicReference<>();

	private volatile boolean cancelled;

	private volatile boolean delivering;

	private volatile long owedSince;

	private volatile @Nullable StreamAttempt<T> attempt;

	private volatile @Nullable CompletableFuture<?> call;

	/** Changes under the lock. */
	private volatile long owed;

	/** Guarded by the lock. */
	private Flow.@Nullable Subscription connected;

	GuardedStream(Decorator decorator, Flow.Publisher<? extends T> source, Flow.Subscriber<? super T> subscriber) {
		this.decorator = decorator;
		this.ticker = decorator.ticker();
		this.source = source;
		this.subscriber = subscriber;
		this.owedSince = this.ticker.read();
	}

	void start() {
		if (this.cancelled) {
			return;
		}
		CompletableFuture<?> call = this.decorator.callStream(this::begin, (late) -> late.cancel(true), this);
		this.call = call;
		if (this.cancelled) {
			call.cancel(true);
		}
		call.whenComplete((nothing, failure) -> end(failure));
	}

	private StreamAttempt<T> begin() {
		StreamAttempt<T> attempt = new StreamAttempt<>(this);
		this.lock.lock();
		try {
			this.connected = null;
		}
		finally {
			this.lock.unlock();
		}
		this.attempt = attempt;
		if (this.cancelled) {
			attempt.cancel(true);
		}
		else {
			this.source.subscribe(attempt);
		}
		return attempt;
	}

	void connect(Flow.Subscription upstream) {
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
		if (this.pending.compareAndSet(0, 1)) {
			deliver(element);
			passOn(1);
		}
		else {
			this.elements.add(element);
			passOn();
		}
	}

	/** What nobody will be passed; it may hold something that must be freed. */
	void discard(T element) {
		if (this.subscriber instanceof DiscardingSubscriber<? super T> discarding) {
			discarding.discard(element);
		}
	}

	/** The first end is the one that is told. */
	private void end(@Nullable Throwable failure) {
		this.end.compareAndSet(null, (failure == null) ? this.subscriber::onComplete
				: () -> this.subscriber.onError(StageCall.unwrapped(failure)));
		passOn();
	}

	private void passOn() {
		if (this.pending.getAndIncrement() == 0) {
			passOn(1);
		}
	}

	/**
	 * Passes on until nothing more has come.
	 * @param seen signals that the thread knows of
	 */
	private void passOn(int seen) {
		do {
			Runnable end = this.end.get(); // before the queue: what precedes it is there
			for (T element = this.elements.poll(); element != null; element = this.elements.poll()) {
				deliver(element);
			}
			if (end != null && !this.cancelled) {
				this.cancelled = true;
				end.run();
			}
			seen = this.pending.addAndGet(-seen);
		}
		while (seen != 0);
	}

	private void deliver(T element) {
		if (this.cancelled) {
			discard(element);
			return;
		}
		produced();
		this.delivering = true;
		try {
			this.subscriber.onNext(element);
		}
		catch (RuntimeException | Error ex) { // it must not; nobody is left to tell
			cancel();
			System.getLogger(GuardedStream.class.getName())
				.log(Level.WARNING, "A subscriber failed; its subscription is cancelled", ex);
		}
		this.owedSince = this.ticker.read();
		this.delivering = false;
	}

	private void produced() {
		if (this.owed == Long.MAX_VALUE) {
			return;
		}
		this.lock.lock();
		try {
			if (this.owed > 0 && this.owed < Long.MAX_VALUE) {
				this.owed--;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private Flow.@Nullable Subscription addOwed(long n) {
		this.lock.lock();
		try {
			if (this.owed == 0) {
				this.owedSince = this.ticker.read();
			}
			this.owed = (n < Long.MAX_VALUE - this.owed) ? this.owed + n : Long.MAX_VALUE;
			return this.connected;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void request(long n) {
		if (n <= 0) {
			end(new IllegalArgumentException("Invalid request (%d): must be above zero".formatted(n)));
			stop();
			return;
		}
		Flow.Subscription upstream = addOwed(n);
		if (upstream != null) {
			upstream.request(n);
		}
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		stop();
	}

	private void stop() {
		StreamAttempt<T> attempt = this.attempt;
		if (attempt != null) {
			attempt.cancelSource(); // it may be inside subscribe(), with no call yet
		}
		CompletableFuture<?> call = this.call;
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
