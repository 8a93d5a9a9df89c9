package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.resilience.LoadShedException;
import io.resilience.loadshed.LoadShedder;
import io.resilience.loadshed.Outcome;
import io.resilience.loadshed.Permit;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Inbound work that may be refused. It is in flight until it has ended, also where it
 * answers later.
 */
final class ShedMethod implements MethodInterceptor {

	private final LoadShedder loadShedder;

	private final int priority;

	private final @Nullable ClientId clientId;

	private final boolean answersLater;

	ShedMethod(Method method, LoadShedder loadShedder, int priority, @Nullable ClientId clientId) {
		this.loadShedder = loadShedder;
		this.priority = priority;
		this.clientId = clientId;
		Class<?> type = method.getReturnType();
		this.answersLater = CompletionStage.class.isAssignableFrom(type)
				&& type.isAssignableFrom(CompletableFuture.class);
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		String client = (this.clientId != null) ? this.clientId.read(invocation.getArguments()) : null;
		Permit permit;
		try {
			permit = this.loadShedder.acquire(this.priority, client);
		}
		catch (LoadShedException ex) {
			if (this.answersLater) {
				return CompletableFuture.failedFuture(ex);
			}
			throw ex;
		}
		try {
			Object result = invocation.proceed();
			if (result instanceof CompletionStage<?> stage) {
				stage.whenComplete((value, failure) -> settle(permit, failure));
			}
			else {
				settle(permit, null);
			}
			return result;
		}
		catch (Throwable ex) {
			settle(permit, ex);
			throw ex;
		}
	}

	private static void settle(Permit permit, @Nullable Throwable failure) {
		if (failure == null) {
			permit.success();
		}
		else if (Outcome.of(failure) == Outcome.DROPPED) {
			permit.dropped();
		}
		else {
			permit.ignore();
		}
	}

}
