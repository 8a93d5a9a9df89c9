package io.resilience;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.Temporal;
import java.util.Date;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rooms of the core: who may know whom.
 */
@AnalyzeClasses(packages = "io.resilience", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	private static final Set<String> PATTERNS = Set.of("bulkhead", "circuitbreaker", "timeout", "retry", "ratelimit",
			"loadshed", "hedge", "fallback");

	@ArchTest
	static final ArchRule aRoomImportsOnlyRoomsAboveIt = layeredArchitecture().consideringAllDependencies()
		.withOptionalLayers(true)
		.layer("exceptions")
		.definedBy("io.resilience")
		.layer("time")
		.definedBy("io.resilience.time")
		.layer("event")
		.definedBy("io.resilience.event")
		.layer("window")
		.definedBy("io.resilience.window")
		.layer("call")
		.definedBy("io.resilience.call")
		.layer("patterns")
		.definedBy(PATTERNS.stream().map((it) -> "io.resilience." + it).toArray(String[]::new))
		.layer("guard")
		.definedBy("io.resilience.guard")
		.layer("dependency")
		.definedBy("io.resilience.dependency")
		.layer("beside")
		.definedBy("io.resilience.alert", "io.resilience.health", "io.resilience.pool", "io.resilience.memory",
				"io.resilience.profile", "io.resilience.chaos", "io.resilience.jfr")
		.layer("reactor")
		.definedBy("io.resilience.reactor")
		.whereLayer("beside")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("reactor")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("dependency")
		.mayOnlyBeAccessedByLayers("beside")
		.whereLayer("guard")
		.mayOnlyBeAccessedByLayers("dependency", "beside", "reactor")
		.whereLayer("patterns")
		.mayOnlyBeAccessedByLayers("guard", "dependency", "beside", "reactor")
		.whereLayer("call")
		.mayOnlyBeAccessedByLayers("patterns", "guard", "dependency", "beside", "reactor")
		.whereLayer("window")
		.mayOnlyBeAccessedByLayers("patterns", "guard", "dependency", "beside", "reactor")
		.whereLayer("event")
		.mayOnlyBeAccessedByLayers("patterns", "guard", "dependency", "beside", "reactor")
		.whereLayer("time")
		.mayOnlyBeAccessedByLayers("event", "window", "call", "patterns", "guard", "dependency", "beside", "reactor");

	@ArchTest
	static void patternsDoNotKnowEachOther(JavaClasses all) {
		for (String pattern : PATTERNS) {
			String[] others = PATTERNS.stream()
				.filter((it) -> !it.equals(pattern))
				// A hedge is one more attempt: it takes from the same budget as a retry.
				.filter((it) -> !(pattern.equals("hedge") && it.equals("retry")))
				.map((it) -> "io.resilience." + it + "..")
				.toArray(String[]::new);
			noClasses().that()
				.resideInAPackage("io.resilience." + pattern + "..")
				.should()
				.dependOnClassesThat()
				.resideInAnyPackage(others)
				.allowEmptyShould(true)
				.check(all);
		}
	}

	@ArchTest
	static final ArchRule coreKnowsTheJdkAndNullnessAndWhatIsOptional = classes().should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("java..", "io.resilience..", "org.jspecify.annotations", "com.sun.management",
				"javax.management..", "jdk.jfr..", "reactor..", "org.reactivestreams..", "org.apache.commons.pool2..");

	@ArchTest
	static final ArchRule commonsPoolIsOptionalSoOnlyItsOwnRoomKnowsIt = noClasses().that()
		.resideOutsideOfPackage("io.resilience.pool")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.apache.commons.pool2..");

	@ArchTest
	static final ArchRule reactorIsOptionalSoOnlyItsOwnRoomKnowsIt = noClasses().that()
		.resideOutsideOfPackage("io.resilience.reactor")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("reactor..", "org.reactivestreams..");

	@ArchTest
	static final ArchRule flightRecorderIsOptionalSoOnlyItsOwnRoomKnowsIt = noClasses().that()
		.resideOutsideOfPackage("io.resilience.jfr")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("jdk.jfr..");

	@ArchTest
	static final ArchRule implementationsOfPatternsAreHiddenOrFinal = classes().that()
		.resideInAnyPackage(PATTERNS.stream().map((it) -> "io.resilience." + it).toArray(String[]::new))
		.and()
		.areNotInterfaces()
		.and()
		.arePublic()
		.and()
		.areNotEnums()
		.should()
		.haveModifier(JavaModifier.FINAL);

	@ArchTest
	static final ArchRule nobodySleepsOrPrints = noClasses().should()
		.callMethod(Thread.class, "sleep", long.class)
		.orShould()
		.accessField(System.class, "out")
		.orShould()
		.accessField(System.class, "err");

	@ArchTest
	static final ArchRule waitingAndWallClockAreLeftToTheRoomOfTime = noClasses().that()
		.resideOutsideOfPackage("io.resilience.time")
		.should()
		.callMethod(System.class, "nanoTime")
		.orShould()
		.callMethod(System.class, "currentTimeMillis");

	/** It may be set at any time: it is written down, never reckoned with. */
	@ArchTest
	static final ArchRule wallClockIsShownAndNeverReckonedWith = noClasses().should()
		.callMethodWhere(describe("an Instant is reckoned with",
				(call) -> call.getTargetOwner().isEquivalentTo(Instant.class)
						&& !Set.of("now", "toString").contains(call.getName())))
		.orShould()
		.callMethod(Duration.class, "between", Temporal.class, Temporal.class)
		.orShould()
		.callMethod(LockSupport.class, "parkUntil", Object.class, long.class)
		.orShould()
		.callMethod(Condition.class, "awaitUntil", Date.class)
		.orShould()
		.dependOnClassesThat()
		.areAssignableTo(Clock.class);

	@ArchTest
	static void everyPackageIsNullMarked(JavaClasses all) {
		Set<String> unmarked = new TreeSet<>();
		for (JavaClass each : all) {
			if (!each.getPackage().tryGetPackageInfo().isPresent()
					|| !each.getPackage().getPackageInfo().isAnnotatedWith(NullMarked.class)) {
				unmarked.add(each.getPackageName());
			}
		}
		assertThat(unmarked).isEmpty();
	}

}
