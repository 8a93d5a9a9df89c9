package io.resilience.spring.aop;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.resilience.CallInterruptedException;
import io.resilience.CallTimeoutException;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.Outcome;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.annotation.FileSystemCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What a body throws comes out as it is; what a guard throws fits the method's signature.
 */
class ThrownThroughTests {

	private final ApplicationContextRunner runner = Contexts.plain().withBean(Bodies.class);

	static Throwable[] throwables() {
		return new Throwable[] { new IllegalStateException(), new IOException(), new Exception(),
				new InterruptedException(), new StackOverflowError(), new Throwable("neither exception nor error"),
				new CallTimeoutException("other", null, 1, false, null) };
	}

	@ParameterizedTest
	@MethodSource("throwables")
	void bodysThrowableComesOutAsItIs(Throwable thrown) {
		this.runner.run((context) -> assertThat(catchThrowable(() -> context.getBean(Bodies.class).onCaller(thrown)))
			.isSameAs(thrown)
			.satisfies((it) -> assertThat(it.getSuppressed()).isEmpty()));
	}

	@ParameterizedTest
	@MethodSource("throwables")
	void bodysThrowableComesOutOfWorkerAsItIs(Throwable thrown) {
		this.runner.run((context) -> assertThat(catchThrowable(() -> context.getBean(Bodies.class).onWorker(thrown)))
			.isSameAs(thrown)
			.satisfies((it) -> assertThat(it.getSuppressed()).isEmpty()));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void throwableThatIsNoExceptionCountsAsFailure(boolean worker) {
		this.runner.run((context) -> {
			Bodies bodies = context.getBean(Bodies.class);
			catchThrowable(() -> {
				if (worker) {
					bodies.onWorker(new Throwable());
				}
				else {
					bodies.onCaller(new Throwable());
				}
			});
			assertThat(context.getBean(DependencyRegistry.class)
				.get(worker ? "files" : "db")
				.operation(worker ? "onWorker" : "onCaller")
				.count(Outcome.FAILURE)).isOne();
		});
	}

	@Test
	void interruptOfWaitingCallerIsThrownWhereTheMethodDeclaresIt() {
		interruptWhileWaiting((bodies) -> bodies.declares(), (thrown, flag) -> {
			assertThat(thrown).isInstanceOf(InterruptedException.class);
			assertThat(flag).isFalse();
		});
	}

	@Test
	void interruptOfWaitingCallerIsUncheckedWithTheFlagSetWhereTheMethodDoesNotDeclareIt() {
		interruptWhileWaiting((bodies) -> bodies.doesNotDeclare(), (thrown, flag) -> {
			assertThat(thrown).isInstanceOf(CallInterruptedException.class);
			assertThat(flag).isTrue();
		});
	}

	@Test
	void bodyThatHangsIsInterruptedAndItsCallerGetsTheTimeout() {
		this.runner.run((context) -> {
			Bodies bodies = context.getBean(Bodies.class);
			assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(bodies::hangs)
				.withCauseInstanceOf(InterruptedException.class)
				.satisfies((ex) -> assertThat(ex.timeout()).isEqualTo(Duration.ofMillis(50)));
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
		});
	}

	private void interruptWhileWaiting(Call call, Verdict verdict) {
		this.runner
			.withPropertyValues("external_dependencies.narrow.type=database",
					"external_dependencies.narrow.max-concurrent=1", "external_dependencies.narrow.max-wait=9s")
			.run((context) -> {
				Bodies bodies = context.getBean(Bodies.class);
				CountDownLatch inside = new CountDownLatch(1);
				CountDownLatch leave = new CountDownLatch(1);
				Thread holder = new Thread(() -> bodies.holds(inside, leave));
				holder.start();
				inside.await();
				AtomicReference<Throwable> thrown = new AtomicReference<>();
				AtomicBoolean flag = new AtomicBoolean();
				Thread waiting = new Thread(() -> {
					thrown.set(catchThrowable(() -> call.on(bodies)));
					flag.set(Thread.currentThread().isInterrupted());
				});
				waiting.start();
				waiting.interrupt();
				waiting.join(5000);
				leave.countDown();
				holder.join(5000);
				verdict.on(thrown.get(), flag.get());
			});
	}

	@FunctionalInterface
	interface Call {

		void on(Bodies bodies) throws Exception;

	}

	@FunctionalInterface
	interface Verdict {

		void on(Throwable thrown, boolean flag);

	}

	static class Bodies {

		@DatabaseCall("db")
		public void onCaller(Throwable thrown) throws Throwable {
			throw thrown;
		}

		@FileSystemCall("files")
		public void onWorker(Throwable thrown) throws Throwable {
			throw thrown;
		}

		@DatabaseCall("narrow")
		public void holds(CountDownLatch inside, CountDownLatch leave) {
			inside.countDown();
			boolean interrupted = false;
			while (true) {
				try {
					leave.await();
					break;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}

		@DatabaseCall("narrow")
		public void declares() throws InterruptedException {
		}

		@DatabaseCall("narrow")
		public void doesNotDeclare() {
		}

		@DatabaseCall(value = "db", timeout = "50ms")
		public void hangs() throws InterruptedException {
			new CountDownLatch(1).await();
		}

	}

}
