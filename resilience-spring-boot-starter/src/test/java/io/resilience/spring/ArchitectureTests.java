package io.resilience.spring;

import java.lang.annotation.Annotation;
import java.lang.management.MemoryMXBean;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.resilience.dependency.DependencyType;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rooms of the starter, and who may enter which.
 */
@AnalyzeClasses(packages = "io.resilience", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String ROOT = "io.resilience.spring";

	@ArchTest
	static final ArchRule annotationsHaveNoLogic = classes().that()
		.resideInAPackage(ROOT + ".annotation")
		.and()
		.areTopLevelClasses()
		.and()
		.doNotHaveSimpleName("package-info")
		.should()
		.beAssignableTo(Annotation.class);

	@ArchTest
	static final ArchRule annotationsKnowNothingOfOursButTheType = noClasses().that()
		.resideInAPackage(ROOT + ".annotation")
		.should()
		.dependOnClassesThat(resideInAPackage("io.resilience..").and(isNot(DependencyType.class))
			.and(DescribedPredicate.not(resideInAPackage(ROOT + ".annotation"))));

	@ArchTest
	static final ArchRule nothingKnowsTheAutoConfiguration = noClasses().that()
		.resideOutsideOfPackage(ROOT + ".autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage(ROOT + ".autoconfigure..");

	@ArchTest
	static final ArchRule propertiesKnowNoOtherRoom = noClasses().that()
		.resideInAPackage(ROOT + ".properties")
		.should()
		.dependOnClassesThat(
				resideInAPackage(ROOT + "..").and(DescribedPredicate.not(resideInAPackage(ROOT + ".properties"))));

	@ArchTest
	static final ArchRule registryKnowsOnlyProperties = noClasses().that()
		.resideInAPackage(ROOT + ".registry")
		.should()
		.dependOnClassesThat(resideInAPackage(ROOT + "..")
			.and(DescribedPredicate.not(resideInAnyPackage(ROOT + ".registry", ROOT + ".properties"))));

	@ArchTest
	static final ArchRule roomsGoNotRoundInCircles = slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule healthModuleIsKnownInOneRoom = onlyIn("org.springframework.boot.health..", "health");

	@ArchTest
	static final ArchRule actuatorIsKnownToEndpointsAndTheReadinessGroup = onlyIn("org.springframework.boot.actuate..",
			"endpoint", "health", "dashboard");

	@ArchTest
	static final ArchRule observationsAreKnownInOneRoom = onlyIn("io.micrometer.observation..", "observation");

	@ArchTest
	static final ArchRule metersAreKnownInOneRoom = onlyIn("io.micrometer.core..", "metrics");

	@ArchTest
	static final ArchRule webIsKnownToServersAndClientsOnly = onlyIn("org.springframework.web..", "web", "http",
			"dashboard");

	@ArchTest
	static final ArchRule contextPropagationIsKnownInOneClass = noClasses().that()
		.doNotHaveSimpleName("MicrometerContextPropagator")
		.and()
		.resideOutsideOfPackage(ROOT + ".autoconfigure")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.micrometer.context..");

	@ArchTest
	static final ArchRule reactorIsKnownToClientsServersAndReturnedStreamsOnly = onlyIn("reactor..", "http", "web",
			"aop", "dashboard");

	@ArchTest
	static final ArchRule jdbcIsKnownInOneRoom = onlyIn("org.springframework.jdbc..", "jdbc");

	@ArchTest
	static final ArchRule brokersAndCachesAreKnownToHealthChecksOnly = onlyIn("org.apache.kafka..", "monitor");

	@ArchTest
	static final ArchRule springDataIsKnownToHealthChecksOnly = onlyIn("org.springframework.data..", "monitor");

	@ArchTest
	static final ArchRule hikariIsKnownToDeadlinesAndTheViewOfPoolsOnly = onlyIn("com.zaxxer.hikari..", "jdbc", "pool");

	@ArchTest
	static final ArchRule junitIsKnownToTheTestKitOnly = onlyIn("org.junit..", "test");

	@ArchTest
	static final ArchRule springTestIsKnownToTheTestKitOnly = onlyIn("org.springframework.test..", "test");

	@ArchTest
	static final ArchRule commonsPoolIsKnownByItsNumbersOnly = onlyIn("org.apache.commons.pool2..");

	@ArchTest
	static final ArchRule aspectjIsKnownNowhere = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.aspectj..");

	@ArchTest
	static final ArchRule nobodyAsksForAGarbageCollection = noClasses().should()
		.callMethod(System.class, "gc")
		.orShould()
		.callMethod(Runtime.class, "gc")
		.orShould()
		.callMethod(MemoryMXBean.class, "gc");

	@ArchTest
	static final ArchRule theEngineKnowsNoSpring = noClasses().that()
		.resideInAPackage("io.resilience..")
		.and()
		.resideOutsideOfPackage(ROOT + "..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", ROOT + "..", "io.micrometer..", "org.slf4j..");

	@ArchTest
	static final ArchRule theStarterUsesOnlyWhatTheEngineMadePublic = noClasses().that()
		.resideInAPackage(ROOT + "..")
		.should()
		.dependOnClassesThat(
				resideInAPackage("io.resilience..").and(DescribedPredicate.not(resideInAPackage(ROOT + "..")))
					.and(DescribedPredicate.not(HasModifiers.Predicates.modifier(JavaModifier.PUBLIC))));

	@ArchTest
	static final ArchRule autoConfigurationsAreFinalAndPublic = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.haveModifier(JavaModifier.FINAL)
		.andShould()
		.bePublic()
		.andShould()
		.resideInAPackage(ROOT + ".autoconfigure");

	@ArchTest
	static final ArchRule beanMethodsAreNoApi = methods().that()
		.areDeclaredInClassesThat()
		.resideInAPackage(ROOT + ".autoconfigure")
		.and()
		.areAnnotatedWith(Bean.class)
		.should()
		.bePackagePrivate();

	private static ArchRule onlyIn(String technology, String... rooms) {
		String[] allowed = Stream.concat(Stream.of(rooms), Stream.of("autoconfigure"))
			.map((room) -> ROOT + "." + room)
			.toArray(String[]::new);
		return noClasses().that()
			.resideInAPackage(ROOT + "..")
			.and()
			.resideOutsideOfPackages(allowed)
			.should()
			.dependOnClassesThat()
			.resideInAPackage(technology);
	}

	private static DescribedPredicate<JavaClass> isNot(Class<?> type) {
		return DescribedPredicate.not(JavaClass.Predicates.equivalentTo(type));
	}

}
