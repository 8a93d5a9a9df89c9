package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

import io.resilience.CallInterruptedException;
import io.resilience.CheckedCallable;
import io.resilience.guard.Operation;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * An annotated method with everything that a call of it needs, found once.
 */
final class GuardedMethod {

	private final Operation operation;

	private final @Nullable MethodFallback fallback;

	private final boolean mayThrowInterrupted;

	GuardedMethod(Method method, Operation operation, @Nullable MethodFallback fallback) {
		this.operation = operation;
		this.fallback = fallback;
		this.mayThrowInterrupted = Arrays.stream(method.getExceptionTypes())
			.anyMatch((type) -> type.isAssignableFrom(InterruptedException.class));
	}

	@Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		try {
			if (this.mayThrowInterrupted) {
				Callable<@Nullable Object> body = () -> proceed(invocation);
				return this.operation.call(body);
			}
			CheckedCallable<@Nullable Object, Exception> body = () -> proceed(invocation);
			return this.operation.call(body);
		}
		catch (Exception ex) {
			MethodFallback fallback = this.fallback;
			if (fallback == null || !isAnswered(ex)) {
				throw ex;
			}
			return fallback.answer(invocation.getThis(), invocation.getArguments(), ex);
		}
	}

	/**
	 * Nobody waits for an answer who has been interrupted, and an exception that the
	 * settings ignore is an answer.
	 */
	private boolean isAnswered(Exception failure) {
		return !(failure instanceof InterruptedException || failure instanceof CallInterruptedException
				|| failure instanceof CancellationException || this.operation.isIgnored(failure));
	}

	private static @Nullable Object proceed(MethodInvocation invocation) throws Exception {
		try {
			return invocation.proceed();
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw GuardedMethod.<RuntimeException>unchanged(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static <X extends Throwable> X unchanged(Throwable thrown) throws X {
		throw (X) thrown;
	}

}
