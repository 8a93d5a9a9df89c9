package io.resilience.spring.aop;

import java.util.concurrent.CompletionStage;

import io.resilience.fallback.Fallback;
import io.resilience.fallback.FallbackConfig;
import io.resilience.guard.Operation;
import io.resilience.spring.registry.FallbackCounts;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;

/**
 * An annotated method that answers later: waiting takes no thread.
 */
final class GuardedStage implements MethodInterceptor {

	private final Operation operation;

	private final @Nullable MethodFallback fallback;

	private final FallbackCounts counts;

	GuardedStage(Operation operation, @Nullable MethodFallback fallback, FallbackCounts counts) {
		this.operation = operation;
		this.fallback = fallback;
		this.counts = counts;
	}

	@Override
	public Object invoke(MethodInvocation invocation) {
		MethodFallback fallback = this.fallback;
		return (fallback == null) ? this.operation.<@Nullable Object>callAsync(() -> proceed(invocation))
				: this.operation.<@Nullable Object>callAsync(() -> proceed(invocation), answer(fallback, invocation));
	}

	private Fallback<@Nullable Object> answer(MethodFallback fallback, MethodInvocation invocation) {
		return Fallback.of(this.operation.guard().name(),
				FallbackConfig.<@Nullable Object>builder()
					.function((failure) -> answer(fallback, invocation, failure))
					.build());
	}

	private @Nullable Object answer(MethodFallback fallback, MethodInvocation invocation, Throwable failure) {
		if (!fallback.accepts(failure)) {
			throw GuardedStage.<RuntimeException>sneaky(failure);
		}
		try {
			Object answer = fallback.answer(invocation.getThis(), ((ProxyMethodInvocation) invocation).getProxy(),
					invocation.getArguments(), failure);
			this.counts.succeeded();
			return answer;
		}
		catch (Throwable ex) {
			this.counts.failed();
			throw GuardedStage.<RuntimeException>sneaky(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static @Nullable CompletionStage<@Nullable Object> proceed(MethodInvocation invocation) throws Exception {
		try {
			return (CompletionStage<@Nullable Object>) ((ProxyMethodInvocation) invocation).invocableClone().proceed();
		}
		catch (Throwable ex) {
			throw GuardedStage.<Exception>sneaky(ex);
		}
	}

	/**
	 * Throws what it is given, unchanged: the caller's signature is the annotated
	 * method's.
	 */
	@SuppressWarnings("unchecked")
	private static <X extends Throwable> X sneaky(Throwable ex) throws X {
		throw (X) ex;
	}

}
