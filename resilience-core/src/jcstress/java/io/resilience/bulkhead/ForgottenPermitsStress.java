package io.resilience.bulkhead;

import java.util.logging.Level;
import java.util.logging.Logger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A scope is closed as the collector finds it: nobody could tell for certain that the
 * thread in {@code close} does not need it any more. Its permit is back once.
 */
@JCStressTest
@Outcome(id = { "1, 0", "1, 1" }, expect = Expect.ACCEPTABLE, desc = "one is out, and the other back: closed or found")
@State
public class ForgottenPermitsStress {

	/** Each one found is a warning. */
	private static final Logger WARNINGS = Logger.getLogger(Bulkhead.class.getName());

	static {
		WARNINGS.setLevel(Level.OFF);
	}

	private final Bulkhead bulkhead = Bulkhead.of("jcstress", BulkheadConfig.defaults());

	private final ForgottenPermits permits = new ForgottenPermits(this.bulkhead);

	private final Permit other = this.bulkhead.acquire();

	private final ForgottenPermits.Held held = this.permits.hold(this.other);

	public ForgottenPermitsStress() {
		this.bulkhead.acquire(); // what is held
	}

	@Actor
	public void close() {
		if (this.held.settle()) {
			this.bulkhead.exit();
		}
	}

	@Actor
	public void find() {
		this.held.enqueue();
		this.permits.bringBack();
	}

	@Arbiter
	public void look(II_Result result) {
		result.r1 = this.bulkhead.active();
		result.r2 = (int) this.permits.count();
	}

}
