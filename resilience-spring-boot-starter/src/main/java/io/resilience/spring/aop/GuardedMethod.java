package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.resilience.CallInterruptedException;
import io.resilience.CheckedCallable;
import io.resilience.fallback.Fallback;
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

	private final ReturnKind returns;

	private final boolean mayThrowInterrupted;

	GuardedMethod(Method method, Operation operation, @Nullable MethodFallback fallback) {
		this.operation = operation;
		this.fallback = fallback;
		this.returns = ReturnKind.of(method.getReturnType());
		this.mayThrowInterrupted = Arrays.stream(method.getExceptionTypes())
			.anyMatch((type) -> type.isAssignableFrom(InterruptedException.class));
	}

	@Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		return switch (this.returns) {
			case VALUE -> invokeNow(invocation);
			case STAGE -> invokeLater(invocation);
			case MONO -> ReactiveCalls.mono(this.operation, () -> proceed(invocation, true), this::isAnswerable,
					(failure) -> answer(invocation, failure));
			case FLUX -> ReactiveCalls.flux(this.operation, () -> proceed(invocation, true), this::isAnswerable,
					(failure) -> answer(invocation, failure));
		};
	}

	private CompletableFuture<@Nullable Object> invokeLater(MethodInvocation invocation) {
		CompletableFuture<@Nullable Object> call = this.operation.callAsync(() -> stage(proceed(invocation, true)));
		if (this.fallback == null) {
			return call;
		}
		return Fallback.answerLater(call, (failure) -> {
			if (!isAnswerable(failure)) {
				throw failure;
			}
			return answer(invocation, failure);
		});
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
	private static @Nullable Object proceed(MethodInvocation invocation, boolean repeatable) throws Exception {
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
	private static final class OtherThrowable extends RuntimeException {

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
