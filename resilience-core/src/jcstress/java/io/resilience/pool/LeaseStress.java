package io.resilience.pool;

import io.resilience.time.PlannedTask;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads close one lease: its resource and its permit are back once.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "nothing is out, one is idle")
@State
public class LeaseStress {

	private final ResourcePool<Object> pool = ResourcePool.<Object>builder("pool", Object::new)
		.config(PoolConfig.builder().minSize(0).maxSize(2).build())
		.time(() -> 0, new PlannedTask())
		.build();

	private final Lease<Object> lease = this.pool.borrow();

	@Actor
	public void one() {
		this.lease.close();
	}

	@Actor
	public void two() {
		this.lease.close();
	}

	@Arbiter
	public void look(II_Result result) {
		PoolSnapshot now = this.pool.snapshot();
		result.r1 = now.active();
		result.r2 = now.idle();
	}

}
