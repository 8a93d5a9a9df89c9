package io.resilience.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import io.resilience.CallInterruptedException;
import io.resilience.PoolExhaustedException;
import io.resilience.ResourceCreationException;
import io.resilience.event.EventPublisher;
import io.resilience.event.ResilienceEvent;
import io.resilience.time.ManualTime;
import io.resilience.time.Scheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ResourcePoolTests {

	private final ManualTime time = new ManualTime();

	private final Sockets sockets = new Sockets();

	private final List<ResourcePool<?>> pools = new ArrayList<>();

	@AfterEach
	void close() {
		this.pools.forEach(ResourcePool::close);
	}

	@Test
	void fillsInTheBackgroundToItsMinimum() {
		ResourcePool<Socket> pool = pool(PoolConfig.defaults());
		assertThat(pool.snapshot().idle()).isEqualTo(5);
		assertThat(pool.snapshot().active()).isZero();
	}

	@Test
	void startsThoughNothingCanBeMadeAndFillsLater() {
		this.sockets.failure = new IllegalStateException("server is down");
		ResourcePool<Socket> pool = pool(PoolConfig.defaults());
		assertThat(pool.snapshot().idle()).isZero();
		this.sockets.failure = null;
		this.time.advance(Duration.ofSeconds(60));
		assertThat(pool.snapshot().idle()).isEqualTo(5);
	}

	@Test
	void lendsTheSameResourceAgain() {
		ResourcePool<Socket> pool = pool(small(0, 1, 0).build());
		Socket first = pool.call((socket) -> socket);
		Socket second = pool.call((socket) -> socket);
		assertThat(second).isSameAs(first);
		assertThat(first.resets).isEqualTo(2);
	}

	@Test
	void lendsItsOverflowInABurstAndDestroysItAfterwards() {
		ResourcePool<Socket> pool = pool(small(1, 2, 1).build());
		List<Lease<Socket>> leases = List.of(pool.borrow(), pool.borrow(), pool.borrow());
		assertThat(pool.snapshot().overflow()).isOne();
		assertThat(pool.snapshot().utilization()).isEqualTo(1);
		leases.forEach(Lease::close);
		assertThat(pool.snapshot().idle()).isEqualTo(2);
		assertThat(this.sockets.open()).isEqualTo(2);
		assertThat(this.sockets.made).hasSize(3);
	}

	@Test
	void refusesAtOnceWithoutWaitAndSaysWhatToDo() {
		ResourcePool<Socket> pool = pool(small(0, 1, 1).maxWait(Duration.ZERO).build());
		pool.borrow();
		pool.borrow();
		assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(pool::borrow)
			.withMessage("Pool 'sockets' is exhausted: all 2 resources are borrowed."
					+ " Look for leases that are not closed, or raise max_size, max_overflow or max_wait.");
		assertThat(pool.snapshot().rejected()).isOne();
	}

	@Test
	void waitsNoLongerThanItMay() {
		ResourcePool<Socket> pool = pool(small(0, 1, 0).maxWait(Duration.ofSeconds(3)).build());
		pool.borrow();
		CompletableFuture<Lease<Socket>> late = pool.borrowAsync();
		this.time.advance(Duration.ofSeconds(2));
		assertThat(late).isNotDone();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(late).isCompletedExceptionally();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(late::get)
			.withCauseInstanceOf(PoolExhaustedException.class)
			.withMessageContaining("waited PT3S");
	}

	@Test
	void servesThoseWhoWaitInTheirOrderWithoutAThread() {
		ResourcePool<Socket> pool = pool(small(0, 1, 0).build());
		Lease<Socket> only = pool.borrow();
		CompletableFuture<Lease<Socket>> first = pool.borrowAsync();
		CompletableFuture<Lease<Socket>> second = pool.borrowAsync();
		assertThat(pool.snapshot().waiting()).isEqualTo(2);
		only.close();
		assertThat(first).isDone();
		assertThat(second).isNotDone();
		first.join().close();
		assertThat(second.join().get()).isNotNull();
	}

	@Test
	void whoCancelsGivesUpTheirPlace() {
		ResourcePool<Socket> pool = pool(small(0, 1, 0).build());
		Lease<Socket> only = pool.borrow();
		CompletableFuture<Lease<Socket>> gone = pool.borrowAsync();
		gone.cancel(false);
		assertThat(pool.snapshot().waiting()).isZero();
		only.close();
		assertThat(pool.snapshot().active()).isZero();
		pool.borrow().close();
	}

	@Test
	void aBorrowerWhoIsInterruptedLeavesAtOnceWithItsFlagSet() throws Exception {
		ResourcePool<Socket> pool = pool(small(0, 1, 0).build());
		pool.borrow();
		FutureTask<Boolean> waits = new FutureTask<>(() -> {
			assertThatExceptionOfType(CallInterruptedException.class).isThrownBy(pool::borrow);
			return Thread.currentThread().isInterrupted();
		});
		Thread thread = new Thread(waits);
		thread.start();
		this.time.awaitParked(1);
		thread.interrupt();
		assertThat(waits.get()).isTrue();
		assertThat(pool.snapshot().waiting()).isZero();
	}

	@Test
	void aBorrowerWhoIsInterruptedWhileAResourceIsMadeHearsOfThatAndKeepsTheFlag() {
		ResourcePool<Socket> pool = pool(small(0, 1, 0).maxWait(Duration.ZERO).build());
		this.sockets.interrupted = true;
		assertThatExceptionOfType(CallInterruptedException.class).isThrownBy(pool::borrow)
			.withCauseInstanceOf(InterruptedException.class);
		assertThat(Thread.interrupted()).isTrue();
		pool.borrow().close();
	}

	@Test
	void aBorrowerWhoIsInterruptedWhileAResourceIsCheckedCostsThatResourceAlone() {
		ResourcePool<Socket> pool = pool(small(3, 3, 0).maxWait(Duration.ZERO).build());
		this.sockets.interrupted = true;
		assertThatExceptionOfType(CallInterruptedException.class).isThrownBy(pool::borrow)
			.withCauseInstanceOf(InterruptedException.class);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(pool.snapshot().idle()).isEqualTo(2);
		assertThat(this.sockets.open()).isEqualTo(2);
		pool.borrow().close();
	}

	@Test
	void whoBorrowsWhileThePoolIsClosedHearsThat() {
		ResourcePool<Socket> pool = pool(small(0, 1, 0).build());
		this.sockets.failure = new IllegalStateException("server is down");
		this.sockets.meanwhile = pool::close;
		assertThatExceptionOfType(CancellationException.class).isThrownBy(pool::borrow)
			.withMessageContaining("is closed")
			.withCause(this.sockets.failure);
	}

	@Test
	void aSchedulerThatTakesNoMoreCostsNoPermit() {
		Scheduler full = new Scheduler() {

			@Override
			public Task schedule(Runnable task, long delayNanos) {
				return ResourcePoolTests.this.time.schedule(task, delayNanos);
			}

			@Override
			public void dispatch(Runnable task) {
				if (!ResourcePoolTests.this.sockets.made.isEmpty()) {
					throw new RejectedExecutionException("full");
				}
				task.run();
			}

		};
		ResourcePool<Socket> pool = ResourcePool.builder("sockets", this.sockets)
			.config(small(1, 1, 0).maxWait(Duration.ZERO).build())
			.time(this.time, full)
			.build();
		this.pools.add(pool);
		assertThat(pool.borrowAsync()).isCompletedExceptionally();
		pool.borrow().close();
	}

	@Test
	void anErrorOfTheFactoryDoesNotEndTheChecksInTheBackground() {
		ResourcePool<Socket> pool = pool(small(1, 1, 0).build());
		this.sockets.meanwhile = () -> {
			throw new AssertionError("driver");
		};
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.time.advance(Duration.ofSeconds(60)));
		assertThat(pool.snapshot().idle()).isZero();
		this.time.advance(Duration.ofSeconds(60));
		assertThat(pool.snapshot().idle()).isOne();
	}

	@Test
	void whatTheFactoryThrowsReachesTheBorrowerAndCostsNoPermit() {
		ResourcePool<Socket> pool = pool(small(0, 1, 0).maxWait(Duration.ZERO).build());
		this.sockets.failure = new IllegalStateException("server is down");
		for (int i = 0; i < 10; i++) {
			assertThatExceptionOfType(ResourceCreationException.class).isThrownBy(pool::borrow)
				.withCause(this.sockets.failure)
				.withMessageContaining("server is down");
		}
		this.sockets.failure = null;
		pool.borrow().close();
		assertThat(pool.snapshot().rejected()).isEqualTo(10);
		assertThat(pool.snapshot().borrowed()).isOne();
	}

	@Test
	void theWaitIsThatForOnesTurnAndForTheResource() {
		ResourcePool<Socket> pool = pool(small(0, 1, 0).build());
		this.sockets.meanwhile = () -> this.time.advance(Duration.ofSeconds(2));
		Lease<Socket> first = pool.borrow();
		assertThat(pool.snapshot().averageWait()).isEqualTo(Duration.ofSeconds(2));
		CompletableFuture<Lease<Socket>> second = pool.borrowAsync();
		this.time.advance(Duration.ofSeconds(4));
		first.close();
		assertThat(second).isDone();
		assertThat(pool.snapshot().averageWait()).isEqualTo(Duration.ofSeconds(3));
		second.join().close();
	}

	@Test
	void replacesAResourceThatDoesNotWorkAnyMore() {
		ResourcePool<Socket> pool = pool(small(1, 1, 0).build());
		Socket dead = pool.call((socket) -> socket);
		dead.works = false;
		assertThat(pool.<Socket>call((socket) -> socket)).isNotSameAs(dead);
		assertThat(dead.closed).isTrue();
		assertThat(pool.snapshot().invalid()).isOne();
	}

	@Test
	void destroysWhatItsBorrowerFoundBroken() {
		ResourcePool<Socket> pool = pool(small(0, 1, 0).build());
		Socket broken;
		try (Lease<Socket> lease = pool.borrow()) {
			broken = lease.get();
			lease.invalidate();
		}
		assertThat(broken.closed).isTrue();
		assertThat(this.sockets.made).as("whoever gives back makes no other").hasSize(1);
		assertThat(pool.<Socket>call((socket) -> socket)).isNotSameAs(broken);
	}

	@Test
	void checksIdleResourcesInTheBackground() {
		ResourcePool<Socket> pool = pool(small(2, 2, 0).validateOnBorrow(false).build());
		this.sockets.made.get(0).works = false;
		this.time.advance(Duration.ofSeconds(60));
		assertThat(this.sockets.made.get(0).closed).isTrue();
		assertThat(pool.snapshot().idle()).isEqualTo(2);
		assertThat(this.sockets.made.get(1).resets).as("a check is no use").isZero();
	}

	@Test
	void endsWhatIsIdleForTooLongDownToTheMinimum() {
		ResourcePool<Socket> pool = pool(small(1, 4, 0).build());
		List<Lease<Socket>> leases = List.of(pool.borrow(), pool.borrow(), pool.borrow());
		leases.forEach(Lease::close);
		this.time.advance(Duration.ofMinutes(4));
		assertThat(pool.snapshot().idle()).isEqualTo(3);
		this.time.advance(Duration.ofMinutes(2));
		assertThat(pool.snapshot().idle()).isOne();
	}

	@Test
	void lendsNothingThatIsTooOld() {
		ResourcePool<Socket> pool = pool(
				small(1, 1, 0).checkInterval(Duration.ofDays(1)).maxLifetime(Duration.ofMinutes(30)).build());
		Socket old = pool.call((socket) -> socket);
		this.time.advance(Duration.ofMinutes(30));
		assertThat(pool.<Socket>call((socket) -> socket)).isNotSameAs(old);
		assertThat(old.closed).isTrue();
	}

	@Test
	void givingBackTwiceCountsOnceAndAClosedLeaseLendsNothing() {
		ResourcePool<Socket> pool = pool(small(0, 1, 0).maxWait(Duration.ZERO).build());
		Lease<Socket> lease = pool.borrow();
		lease.close();
		lease.close();
		Lease<Socket> next = pool.borrow();
		lease.close();
		assertThat(pool.snapshot().active()).isOne();
		assertThatIllegalStateException().isThrownBy(lease::get).withMessageContaining("is closed");
		assertThat(next.get()).isNotNull();
	}

	@Test
	void reportsALeakOnceWithTheStackOfItsBorrower() {
		EventPublisher publisher = new EventPublisher();
		List<ResilienceEvent> events = new ArrayList<>();
		publisher.add(events::add);
		ResourcePool<Socket> pool = ResourcePool.builder("sockets", this.sockets)
			.config(small(0, 2, 0).leakAfter(Duration.ofMinutes(1)).build())
			.time(this.time, this.time)
			.events(publisher)
			.build();
		this.pools.add(pool);
		Lease<Socket> forgotten = pool.borrow();
		pool.borrow().close();
		assertThat(pool.overdue()).isEmpty();
		this.time.advance(Duration.ofMinutes(3));
		assertThat(events).singleElement()
			.satisfies((event) -> assertThat(event.type()).isEqualTo("lease_overdue"))
			.satisfies((event) -> assertThat(event.details().get("at").toString())
				.contains("reportsALeakOnceWithTheStackOfItsBorrower"));
		assertThat(pool.overdue()).singleElement().satisfies((overdue) -> {
			assertThat(overdue.age()).isEqualTo(Duration.ofMinutes(3));
			assertThat(overdue.stack().get(0).getMethodName()).isEqualTo("reportsALeakOnceWithTheStackOfItsBorrower");
		});
		forgotten.close();
		assertThat(pool.snapshot().overdue()).isZero();
	}

	@Test
	void closingEndsWhatIsIdleAtOnceAndWhatIsOutWhenItComesBack() {
		ResourcePool<Socket> pool = pool(small(2, 2, 0).build());
		Lease<Socket> out = pool.borrow();
		CompletableFuture<Lease<Socket>> second = pool.borrowAsync();
		CompletableFuture<Lease<Socket>> waits = pool.borrowAsync();
		second.join().close();
		waits.join().close();
		CompletableFuture<Lease<Socket>> last = pool.borrowAsync();
		CompletableFuture<Lease<Socket>> disappointed = pool.borrowAsync();
		pool.close();
		assertThat(disappointed.handle((lease, failure) -> failure)).isCompletedWithValueMatching(
				(failure) -> failure instanceof CancellationException && failure.getMessage().contains("is closed"));
		out.close();
		last.join().close();
		assertThat(this.sockets.open()).isZero();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(pool::borrow);
	}

	@Test
	void takesNewSizesWhileLeasesAreOut() {
		ResourcePool<Socket> pool = pool(small(0, 2, 0).maxWait(Duration.ZERO).build());
		List<Lease<Socket>> leases = List.of(pool.borrow(), pool.borrow());
		pool.configure(small(0, 1, 0).maxWait(Duration.ZERO).build());
		leases.get(0).close();
		assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(pool::borrow);
		leases.get(1).close();
		assertThat(this.sockets.open()).isOne();
		pool.configure(small(3, 3, 0).maxWait(Duration.ZERO).build());
		this.time.advance(Duration.ofSeconds(60));
		assertThat(this.sockets.open()).isEqualTo(3);
	}

	@Test
	void losesNothingAmongThreadsThatBorrowInEveryWay() throws Exception {
		ResourcePool<Socket> pool = ResourcePool.of("sockets", this.sockets, small(1, 3, 2).build());
		this.pools.add(pool);
		AtomicInteger inUse = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		List<FutureTask<Void>> borrowers = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			borrowers.add(new FutureTask<>(() -> {
				for (int round = 0; round < 2_000; round++) {
					CompletableFuture<Lease<Socket>> async = (round % 3 == 0) ? pool.borrowAsync() : null;
					if (async != null && ThreadLocalRandom.current().nextInt(4) == 0) {
						if (!async.cancel(false)) {
							async.join().close(); // it was faster
						}
						continue;
					}
					try (Lease<Socket> lease = (async != null) ? async.join() : pool.borrow()) {
						most.accumulateAndGet(inUse.incrementAndGet(), Math::max);
						assertThat(lease.get().users.incrementAndGet()).isOne();
						if (ThreadLocalRandom.current().nextInt(10) == 0) {
							lease.invalidate();
						}
						lease.get().users.decrementAndGet();
						inUse.decrementAndGet();
					}
				}
				return null;
			}));
		}
		borrowers.forEach((borrower) -> new Thread(borrower).start());
		for (FutureTask<Void> borrower : borrowers) {
			borrower.get();
		}
		awaitIdle(pool);
		assertThat(most.get()).isBetween(1, 5);
		assertThat(this.sockets.open()).isEqualTo(pool.snapshot().idle());
		pool.close();
		assertThat(this.sockets.open()).isZero();
	}

	/** Cancelled borrowers may still be on their way back. */
	private static void awaitIdle(ResourcePool<?> pool) {
		while (pool.snapshot().active() > 0 || pool.snapshot().waiting() > 0) {
			Thread.onSpinWait();
		}
		for (int i = 0; i < pool.config().capacity(); i++) {
			pool.borrow().close();
		}
	}

	private ResourcePool<Socket> pool(PoolConfig config) {
		ResourcePool<Socket> pool = ResourcePool.builder("sockets", this.sockets)
			.config(config)
			.time(this.time, this.time)
			.build();
		this.pools.add(pool);
		return pool;
	}

	private static PoolConfig.Builder small(int min, int max, int overflow) {
		return PoolConfig.builder().minSize(min).maxSize(max).maxOverflow(overflow);
	}

	private static final class Socket implements AutoCloseable {

		private final AtomicInteger users = new AtomicInteger();

		private volatile boolean works = true;

		private volatile boolean closed;

		private volatile int resets;

		@Override
		public void close() {
			this.closed = true;
		}

	}

	private static final class Sockets implements PoolFactory<Socket> {

		private static final Runnable NOTHING = () -> {
		};

		private final List<Socket> made = Collections.synchronizedList(new ArrayList<>());

		private volatile @Nullable RuntimeException failure;

		/** What happens while the next resource is made or checked. */
		private volatile Runnable meanwhile = NOTHING;

		/** Whether the next that is made or checked is interrupted. */
		private volatile boolean interrupted;

		private void work() throws InterruptedException {
			Runnable happens = this.meanwhile;
			this.meanwhile = NOTHING;
			happens.run();
			if (this.interrupted) {
				this.interrupted = false;
				throw new InterruptedException();
			}
		}

		@Override
		public Socket create() throws InterruptedException {
			work();
			RuntimeException failure = this.failure;
			if (failure != null) {
				throw failure;
			}
			Socket socket = new Socket();
			this.made.add(socket);
			return socket;
		}

		@Override
		public boolean isValid(Socket socket) throws InterruptedException {
			work();
			return socket.works;
		}

		@Override
		public void reset(Socket socket) {
			socket.resets++;
		}

		long open() {
			return List.copyOf(this.made).stream().filter((socket) -> !socket.closed).count();
		}

	}

}
