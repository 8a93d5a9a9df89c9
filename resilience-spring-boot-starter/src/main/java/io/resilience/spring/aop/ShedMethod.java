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
 * answers later; each subscription of a {@code Mono} or {@code Flux} is work of its own.
 */
final class ShedMethod implements MethodInterceptor {

	private final LoadShedder loadShedder;

	private final int priority;

	private final @Nullable ClientId clientId;

	private final ReturnKind returns;

	ShedMethod(Method method, LoadShedder loadShedder, int priority, @Nullable ClientId clientId) {
		this.loadShedder = loadShedder;
		this.priority = priority;
		this.clientId = clientId;
		this.returns = ReturnKind.of(method.getReturnType());
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		return switch (this.returns) {
			case VALUE -> now(invocation);
			case STAGE -> later(invocation);
			case MONO -> ReactiveWork.mono(() -> admit(invocation), () -> GuardedMethod.proceed(invocation, true));
			case FLUX -> ReactiveWork.flux(() -> admit(invocation), () -> GuardedMethod.proceed(invocation, true));
		};
	}

	private Permit admit(MethodInvocation invocation) {
		String client = (this.clientId != null) ? this.clientId.read(invocation.getArguments()) : null;
		return this.loadShedder.acquire(this.priority, client);
	}

	private @Nullable Object now(MethodInvocation invocation) throws Throwable {
		Permit permit = admit(invocation);
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

	private @Nullable Object later(MethodInvocation invocation) throws Throwable {
		Permit permit;
		try {
			permit = admit(invocation);
		}
		catch (LoadShedException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		try {
			CompletionStage<?> stage = (CompletionStage<?>) invocation.proceed();
			if (stage == null) {
				settle(permit, null);
				return null;
			}
			return new SettledStage(stage, permit).start();
		}
		catch (Throwable ex) {
			settle(permit, ex);
			throw ex;
		}
	}

	static void settle(Permit permit, @Nullable Throwable failure) {
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

	/**
	 * What the caller gets of a stage: complete when the work is no longer in flight.
	 * Cancelling it cancels the stage.
	 */
	private static final class SettledStage extends CompletableFuture<@Nullable Object> {

		private final CompletionStage<?> stage;

		private final Permit permit;

		SettledStage(CompletionStage<?> stage, Permit permit) {
			this.stage = stage;
			this.permit = permit;
		}

		SettledStage start() {
			this.stage.whenComplete((value, failure) -> {
				settle(this.permit, failure);
				if (failure != null) {
					completeExceptionally(failure);
				}
				else {
					complete(value);
				}
			});
			return this;
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			boolean cancelled = super.cancel(mayInterruptIfRunning);
			this.stage.toCompletableFuture().cancel(mayInterruptIfRunning);
			return cancelled;
		}

	}

}
