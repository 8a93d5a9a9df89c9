package io.resilience.chaos;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads draw: each number of the seed is drawn once.
 */
@JCStressTest
@Outcome(id = { "1, 2", "2, 1" }, expect = Expect.ACCEPTABLE, desc = "the first two, whoever draws which")
@State
public class ChanceStress {

	private static final long SEED = 7;

	private static final double FIRST = new Chance(SEED).next();

	private final Chance chance = new Chance(SEED);

	private static int number(double drawn) {
		return (drawn == FIRST) ? 1 : (drawn == second()) ? 2 : 0;
	}

	private static double second() {
		Chance chance = new Chance(SEED);
		chance.next();
		return chance.next();
	}

	@Actor
	public void one(II_Result result) {
		result.r1 = number(this.chance.next());
	}

	@Actor
	public void two(II_Result result) {
		result.r2 = number(this.chance.next());
	}

}
