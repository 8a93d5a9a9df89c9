package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import io.resilience.CallInterruptedException;
import io.resilience.CheckedCallable;
import io.resilience.ContextPropagator;
import io.resilience.fallback.Fallback;
import io.resilience.fallback.Fallback.Answer;
import io.resilience.guard.Operation;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.Advised;

/**
 * An annotated method with everything that a call of it needs, found once.
 */
final class GuardedMethod {

	private final Operation operation;

	private final @Nullable MethodFallback fallback;

	private final ContextPropagator contextPropagator;

	private final ReturnKind returns;

	private final boolean mayThrowInterrupted;

	GuardedMethod(Method method, Operation operation, @Nullable MethodFallback fallback,
			ContextPropagator contextPropagator) {
		this.operation = operation;
		this.fallback = fallback;
		this.contextPropagator = contextPropagator;
		this.returns = ReturnKind.of(method.getReturnType());
		this.mayThrowInterrupted = Arrays.stream(method.getExceptionTypes())
			.anyMatch((type) -> type.isAssignableFrom(InterruptedException.class));
	}

	@Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		return switch (this.returns) {
			case VALUE -> invokeNow(invocation);
			case STAGE -> invokeLater(invocation);
			case MONO -> (this.fallback == null) ? ReactiveCalls.mono(this.operation, () -> proceed(invocation, true))
					: ReactiveCalls.mono(this.operation, () -> proceed(invocation, true), this::isAnswerable,
							() -> answerInThisContext(invocation));
			case FLUX -> (this.fallback == null) ? ReactiveCalls.flux(this.operation, () -> proceed(invocation, true))
					: ReactiveCalls.flux(this.operation, () -> proceed(invocation, true), this::isAnswerable,
							() -> answerInThisContext(invocation));
		};
	}

	private CompletableFuture<@Nullable Object> invokeLater(MethodInvocation invocation) {
		if (this.fallback == null) {
			return this.operation.callAsync(() -> stage(proceed(invocation, true)));
		}
		Answer<@Nullable Object> answer = answerInThisContext(invocation);
		return Fallback.answerLater(this.operation.callAsync(() -> stage(proceed(invocation, true))), (failure) -> {
			if (!isAnswerable(failure)) {
				throw failure;
			}
			return answer.to(failure);
		});
	}

	/** A call that answers later may fail on any thread. */
	private Answer<@Nullable Object> answerInThisContext(MethodInvocation invocation) {
		AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
		Callable<@Nullable Object> captured = this.contextPropagator.capture(() -> {
			try {
				return answer(invocation, Objects.requireNonNull(failed.get()));
			}
			catch (Exception | Error ex) {
				throw ex;
			}
			catch (Throwable ex) {
				throw new OtherThrowable(ex);
			}
		});
		return (failure) -> {
			failed.set(failure);
			try {
				return captured.call();
			}
			catch (OtherThrowable ex) {
				throw ex.getCause();
			}
		};
	}

	@SuppressWarnings("unchecked")
	private static @Nullable CompletionStage<@Nullable Object> stage(@Nullable Object returned) {
		return (CompletionStage<@Nullable Object>) returned;
	}

	private boolean isAnswerable(Throwable failure) {
		return failure instanceof Exception exception && this.fallback != null && isAnswered(exception)
				&& this.fallback.accepts(exception);
	}

	private @Nullable Object answer(MethodInvocation invocation, Throwable failure) throws Throwable {
		return answer(Objects.requireNonNull(this.fallback), invocation, (Exception) failure);
	}

	private @Nullable Object invokeNow(MethodInvocation invocation) throws Throwable {
		boolean repeatable = isRepeatable() && !isInnermost(invocation);
		try {
			if (this.mayThrowInterrupted) {
				Callable<@Nullable Object> body = () -> proceed(invocation, repeatable);
				return this.operation.call(body);
			}
			CheckedCallable<@Nullable Object, Exception> body = () -> proceed(invocation, repeatable);
			return this.operation.call(body);
		}
		catch (OtherThrowable ex) {
			throw ex.getCause();
		}
		catch (Exception ex) {
			if (!isAnswerable(ex)) {
				throw ex;
			}
			return answer(invocation, ex);
		}
	}

	private boolean isRepeatable() {
		return this.operation.retry() != null || this.operation.guard().hedge() != null;
	}

	/**
	 * Whether no other advice can lie inside of the guard, so that the invocation calls
	 * the method itself, and can do so again: a copy costs more than all patterns.
	 */
	private static boolean isInnermost(MethodInvocation invocation) {
		return ((ProxyMethodInvocation) invocation).getProxy() instanceof Advised proxy && proxy.getAdvisorCount() == 1;
	}

	/**
	 * Nobody waits for an answer who has been interrupted, and an exception that the
	 * settings ignore is an answer.
	 */
	private boolean isAnswered(Exception failure) {
		return !(failure instanceof InterruptedException || failure instanceof CallInterruptedException
				|| failure instanceof CancellationException || this.operation.isIgnored(failure));
	}

	private @Nullable Object answer(MethodFallback fallback, MethodInvocation invocation, Exception failure)
			throws Throwable {
		boolean answered = false;
		try {
			Object answer = fallback.answer(invocation.getThis(), ((ProxyMethodInvocation) invocation).getProxy(),
					invocation.getArguments(), failure);
			answered = true;
			return answer;
		}
		finally {
			this.operation.countFallback(answered);
		}
	}

	/**
	 * An invocation goes through the advice inside of the guard once: without a copy, a
	 * second attempt would run outside of its transaction.
	 */
	static @Nullable Object proceed(MethodInvocation invocation, boolean repeatable) throws Exception {
		try {
			return (repeatable ? ((ProxyMethodInvocation) invocation).invocableClone() : invocation).proceed();
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new OtherThrowable(ex);
		}
	}

	/**
	 * Carries what is neither {@link Exception} nor {@link Error} through the guard.
	 */
	static final class OtherThrowable extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final Throwable thrown;

		OtherThrowable(Throwable thrown) {
			super(null, thrown, false, false);
			this.thrown = thrown;
		}

		@Override
		public synchronized Throwable getCause() {
			return this.thrown;
		}

	}

}
