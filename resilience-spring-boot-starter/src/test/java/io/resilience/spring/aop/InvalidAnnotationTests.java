package io.resilience.spring.aop;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.CacheCall;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.annotation.LoadShed;
import io.resilience.spring.annotation.Profiled;
import io.resilience.spring.annotation.ResiliencePattern;
import io.resilience.spring.autoconfigure.ResilienceAopAutoConfiguration;
import io.resilience.spring.autoconfigure.ResilienceAutoConfiguration;
import io.resilience.spring.autoconfigure.ResilienceProfileAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * An annotation that cannot work fails the start, and says where and what to change.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidAnnotationTests {

	static Stream<Arguments> invalid() {
		return Stream.of(
				arguments(PrivateMethod.class, "PrivateMethod.find is annotated, but it is private",
						"Make the method an overridable instance method"),
				arguments(FinalMethod.class, "FinalMethod.find is annotated, but it is final",
						"Make the method an overridable instance method"),
				arguments(StaticMethod.class, "StaticMethod.find is annotated, but it is static",
						"call through an injected Dependency"),
				arguments(FinalMethodOfAnnotatedClass.class,
						"FinalMethodOfAnnotatedClass.find is annotated, but it is final",
						"Make the method an overridable instance method"),
				arguments(PrivateProfiled.class,
						"PrivateProfiled.find is annotated, but it is private, so its calls cannot be profiled",
						"remove the annotation and open a scope of an injected Profiler"),
				arguments(FinalProfiled.class, "so its calls cannot be profiled",
						"Remove 'final' from the class, or open a scope of an injected Profiler"),
				arguments(FinalClass.class, "its class is final and has no interface", "Remove 'final' from the class"),
				arguments(NoSuchFallback.class,
						"The fallback 'none' of " + NoSuchFallback.class.getName() + ".find does not exist in "
								+ NoSuchFallback.class.getName(),
						"It must return"),
				arguments(FallbackReturnsOther.class, "does not fit: there is java.lang.Integer",
						"It must return java.lang.String"),
				arguments(FallbackReturnsOtherList.class, "does not fit", "java.util.List<java.lang.String>"),
				arguments(FallbackReturnsVoid.class, "does not fit: there is void", "It must return"),
				arguments(FallbackTakesOther.class, "does not fit", "take the same parameters or fewer from the left"),
				arguments(FallbackTakesMore.class, "does not fit", "take the same parameters or fewer from the left"),
				arguments(FallbackForError.class, "does not fit", "no Error, no InterruptedException"),
				arguments(NoSuchBean.class,
						"The fallback 'nobody::none' of " + NoSuchBean.class.getName()
								+ ".find names a bean that does not exist",
						"Declare a bean 'nobody'"),
				arguments(FallbackCircle.class, "go round in a circle: ", "Let the last of them have no fallback"),
				arguments(NoDuration.class, "The timeout 'soon' of " + NoDuration.class.getName() + ".find is invalid",
						"Use seconds as a plain number above 0"),
				arguments(NegativeDuration.class, "The timeout '-1s'", "above 0"),
				arguments(ZeroDuration.class, "The timeout '0'", "above 0"),
				arguments(NoName.class, "names no dependency", "@DatabaseCall(\"user_db\")"),
				arguments(UnknownPlaceholder.class, "The 'value' of the annotation of", "Define the property"),
				arguments(TwoTypes.class, "says that the dependency 'one' is of type",
						"Use the same annotation everywhere"),
				arguments(TwoDependencies.class,
						"TwoDependencies.find is annotated with two dependencies, 'users' (database) and 'directory' (external_api), but only one can guard it",
						"Keep one of the annotations, and call the other dependency in a method of its own"),
				arguments(TwoDependenciesOfAClass.class, "is annotated with two dependencies", "Keep one"),
				arguments(NoExpression.class, "The clientId '#request.' of " + NoExpression.class.getName() + ".find",
						"Use an expression over the parameters"),
				arguments(UnknownVariable.class, "speaks of #client, which is no parameter", "Use one of #request"),
				arguments(NoPriority.class, "The priority of " + NoPriority.class.getName() + ".find cannot be",
						"Use Priority.CRITICAL"),
				arguments(NoPatternName.class, "names no pattern", "@ResiliencePattern(\"place_order\")"),
				arguments(NegativeAttempts.class, "The maxAttempts -1", "Use a number above 0"),
				arguments(PatternWithoutFallback.class, "The fallback 'none' of", "It must return"),
				arguments(PrivatePattern.class, "PrivatePattern.find is annotated, but it is private",
						"Make the method an overridable instance method"),
				arguments(StaticShed.class, "StaticShed.find is annotated, but it is static",
						"Make the method an overridable instance method"),
				arguments(FallbackOfMonoReturnsValue.class, "does not fit: there is java.lang.String",
						"It must return reactor.core.publisher.Mono<java.lang.String>"),
				arguments(FallbackOfStageReturnsOtherStage.class, "does not fit",
						"java.util.concurrent.CompletionStage<java.lang.String>"),
				arguments(FallbackOfFluxReturnsMono.class, "does not fit", "reactor.core.publisher.Flux"),
				arguments(UnknownMethodOfBean.class,
						"The fallback 'helper::none' of " + UnknownMethodOfBean.class.getName()
								+ ".find does not exist in java.lang.String",
						"It must return"),
				arguments(TwoTimeouts.class, "are the same operation 'find' of the dependency 'twice'",
						"operation = \"…\""),
				arguments(InvalidLazy.class, "InvalidLazy.find is annotated, but it is final",
						"Make the method an overridable instance method"),
				arguments(InvalidPrototype.class, "InvalidPrototype.find is annotated, but it is final",
						"Make the method an overridable instance method"));
	}

	@ParameterizedTest
	@MethodSource("invalid")
	void startFails(Class<?> bean, String description, String action, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(bean));
		assertThat(output).contains("APPLICATION FAILED TO START").contains(action);
		assertThat(output.toString()).containsSubsequence("Description:", description, "Action:", action);
	}

	@Test
	void nearMissOfConfiguredNameFailsAndSaysWhichIsMeant(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> start(NearMiss.class, "--external_dependencies.user_database.type=database"));
		assertThat(output.toString()).containsSubsequence("Description:",
				"NearMiss.find names the dependency 'user_databse', which is not configured, and which looks like a slip",
				"Action:", "Did you mean 'user_database'?", "Configured: user_database");
	}

	@Test
	void strictModeWantsEveryDependencyConfigured(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(NearMiss.class, "--resilience.strict=true"));
		assertThat(output.toString()).containsSubsequence("Description:", "(resilience.strict is true)", "Action:",
				"add external_dependencies.user_databse to the configuration", "Configured: nothing");
	}

	@Test
	void typeThatContradictsTheConfigurationFails(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> start(NearMiss.class, "--external_dependencies.user_databse.type=cache"));
		assertThat(output.toString()).containsSubsequence("Description:", "contradicts the annotation at",
				"NearMiss.find, which says database", "Action:");
	}

	@Test
	void dependencyThatIsNotConfiguredIsLoggedOnce(CapturedOutput output) {
		start(NearMiss.class).run();
		assertThat(output.toString()).containsOnlyOnce("Dependency 'user_databse' is not configured");
	}

	@Test
	void typeThatOnlyTheAnnotationSaysIsTakenWithoutAWord(CapturedOutput output) {
		start(NearMiss.class, "--external_dependencies.user_databse.max_concurrent=3").run();
		assertThat(output.toString()).doesNotContain("has no type");
	}

	@Test
	void messageIsDescriptionAndAction() {
		Contexts.plain()
			.withBean(NoName.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContainingAll("names no dependency.", "Give it one"));
	}

	private static Runnable start(Class<?> bean, String... arguments) {
		String[] all = Stream
			.concat(Stream.of(arguments),
					List.of("--spring.main.banner-mode=off", "--spring.config.location=optional:classpath:/none/")
						.stream())
			.toArray(String[]::new);
		var context = new SpringApplicationBuilder(Starter.class, bean).web(WebApplicationType.NONE).run(all);
		return context::close;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(classes = { PropertyPlaceholderAutoConfiguration.class, ResilienceAutoConfiguration.class,
			ResilienceAopAutoConfiguration.class, ResilienceProfileAutoConfiguration.class })
	static class Starter {

	}

	static class PrivateMethod {

		@DatabaseCall("db")
		private void find() {
		}

	}

	static class PrivateProfiled {

		@Profiled("find")
		private void find() {
		}

	}

	static final class FinalProfiled {

		@Profiled("find")
		public void find() {
		}

	}

	static class FinalMethod {

		@DatabaseCall("db")
		public final void find() {
		}

	}

	static class StaticMethod {

		@DatabaseCall("db")
		public static void find() {
		}

	}

	@DatabaseCall("db")
	static class FinalMethodOfAnnotatedClass {

		public final void find() {
		}

	}

	static final class FinalClass {

		@DatabaseCall("db")
		public void find() {
		}

	}

	static class NoSuchFallback {

		@DatabaseCall(value = "db", fallback = "none")
		public void find() {
		}

	}

	static class FallbackReturnsOther {

		@DatabaseCall(value = "db", fallback = "none")
		public String find() {
			return "";
		}

		Integer none() {
			return 1;
		}

	}

	static class FallbackReturnsOtherList {

		@DatabaseCall(value = "db", fallback = "none")
		public List<String> find() {
			return List.of();
		}

		List<Integer> none() {
			return List.of();
		}

	}

	static class FallbackReturnsVoid {

		@DatabaseCall(value = "db", fallback = "none")
		public Object find() {
			return "";
		}

		void none() {
		}

	}

	static class FallbackTakesOther {

		@DatabaseCall(value = "db", fallback = "none")
		public String find(String key) {
			return "";
		}

		String none(Integer key) {
			return "";
		}

	}

	static class FallbackTakesMore {

		@DatabaseCall(value = "db", fallback = "none")
		public String find(String key) {
			return "";
		}

		String none(String key, String more) {
			return "";
		}

	}

	static class FallbackForError {

		@DatabaseCall(value = "db", fallback = "none")
		public String find(String key) {
			return "";
		}

		String none(String key, OutOfMemoryError error) {
			return "";
		}

	}

	static class NoSuchBean {

		@DatabaseCall(value = "db", fallback = "nobody::none")
		public void find() {
		}

	}

	static class FallbackCircle {

		@DatabaseCall(value = "db", fallback = "second")
		public void find() {
		}

		@CacheCall(value = "cache", fallback = "find")
		public void second() {
		}

	}

	static class NoDuration {

		@DatabaseCall(value = "db", timeout = "soon")
		public void find() {
		}

	}

	static class NegativeDuration {

		@DatabaseCall(value = "db", timeout = "-1s")
		public void find() {
		}

	}

	static class ZeroDuration {

		@DatabaseCall(value = "db", timeout = "0")
		public void find() {
		}

	}

	static class NoName {

		@DatabaseCall
		public void find() {
		}

	}

	static class UnknownPlaceholder {

		@DatabaseCall("${no.such.property}")
		public void find() {
		}

	}

	static class TwoTypes {

		@DatabaseCall("one")
		public void a() {
		}

		@ApiCall("one")
		public void b() {
		}

	}

	static class TwoTimeouts {

		@DatabaseCall(value = "twice", timeout = "1s")
		public void find(String key) {
		}

		@DatabaseCall(value = "twice", timeout = "2s")
		public void find(long id) {
		}

	}

	@Lazy
	static class InvalidLazy {

		@DatabaseCall("db")
		public final void find() {
		}

	}

	@Scope("prototype")
	static class InvalidPrototype {

		@DatabaseCall("db")
		public final void find() {
		}

	}

	static class NearMiss {

		@DatabaseCall("user_databse")
		public void find() {
		}

	}

	static class TwoDependencies {

		@DatabaseCall("users")
		@ApiCall("directory")
		public String find() {
			return "x";
		}

	}

	@DatabaseCall("users")
	@ApiCall("directory")
	static class TwoDependenciesOfAClass {

		public String find() {
			return "x";
		}

	}

	static class NoExpression {

		@LoadShed(clientId = "#request.")
		public String find(String request) {
			return "x";
		}

	}

	static class UnknownVariable {

		@LoadShed(clientId = "#client")
		public String find(String request) {
			return "x";
		}

	}

	static class NoPriority {

		@LoadShed(priority = 11)
		public String find() {
			return "x";
		}

	}

	static class NoPatternName {

		@ResiliencePattern("")
		public String find() {
			return "x";
		}

	}

	static class NegativeAttempts {

		@ResiliencePattern(value = "x", maxAttempts = -1)
		public String find() {
			return "x";
		}

	}

	static class PatternWithoutFallback {

		@ResiliencePattern(value = "x", fallback = "none")
		public String find() {
			return "x";
		}

	}

	static class PrivatePattern {

		@ResiliencePattern("x")
		private String find() {
			return "x";
		}

	}

	static class StaticShed {

		@LoadShed
		static String find() {
			return "x";
		}

	}

	static class FallbackOfMonoReturnsValue {

		@ApiCall(value = "x", fallback = "none")
		public Mono<String> find() {
			return Mono.empty();
		}

		String none() {
			return "x";
		}

	}

	static class FallbackOfStageReturnsOtherStage {

		@ApiCall(value = "x", fallback = "none")
		public CompletionStage<String> find() {
			return CompletableFuture.completedFuture("x");
		}

		CompletionStage<Integer> none() {
			return CompletableFuture.completedFuture(1);
		}

	}

	static class FallbackOfFluxReturnsMono {

		@ApiCall(value = "x", fallback = "none")
		public Flux<String> find() {
			return Flux.empty();
		}

		Mono<String> none() {
			return Mono.empty();
		}

	}

	@Import(Helpers.class)
	static class UnknownMethodOfBean {

		@ApiCall(value = "x", fallback = "helper::none")
		public String find() {
			return "x";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Helpers {

		@Bean
		String helper() {
			return "x";
		}

	}

}
