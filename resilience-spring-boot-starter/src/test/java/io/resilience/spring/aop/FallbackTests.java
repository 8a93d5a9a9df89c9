package io.resilience.spring.aop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.resilience.CallRejectedException;
import io.resilience.CircuitOpenException;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.guard.Outcome;
import io.resilience.spring.Contexts;
import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.CacheCall;
import io.resilience.spring.annotation.DatabaseCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Who answers when a call fails or is refused.
 */
class FallbackTests {

	private final ApplicationContextRunner runner = Contexts.plain().withBean("helper", Helper.class);

	@ParameterizedTest
	@ValueSource(strings = { "noParameter", "oneParameter", "allParameters", "onlyException", "oneAndException",
			"allAndException", "privateMethod", "packagePrivateMethod", "protectedMethod", "finalMethod",
			"staticMethod", "privateStaticMethod", "otherBean", "packagePrivateOfOtherBean", "finalOfOtherBean",
			"staticOfOtherBean" })
	void answersWhateverItsParametersAndVisibility(String method) {
		this.runner.withBean(Shapes.class).run((context) -> {
			Shapes shapes = context.getBean(Shapes.class);
			Object answer = Shapes.class.getMethod(method, String.class, int.class).invoke(shapes, "a", 1);
			assertThat(answer).asString().startsWith("injected").endsWith(method);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "ofVoid", "ofPrimitive", "ofBoxed", "ofBoxedByPrimitive", "ofPrimitiveByBoxed",
			"ofGenericList", "ofWildcard", "ofSubtype", "ofTypeVariable", "ofRawType", "ofBoxedParameter" })
	void answersWhateverTheResult(String method) {
		this.runner.withBean(Results.class).run((context) -> {
			assertThat(context).hasNotFailed();
			Results results = context.getBean(Results.class);
			Object answer = ReflectionUtils.findMethod(Results.class, method, int.class).invoke(results, 1);
			assertThat(String.valueOf(answer)).isIn("null", "7", "[7]");
		});
	}

	@Test
	void resolvesTypeVariablesOfSuperclass() {
		this.runner.withBean(UserStore.class)
			.run((context) -> assertThat(context.getBean(UserStore.class).load("x")).isEqualTo("nobody called x"));
	}

	@Test
	void overloadWithTheMostSpecificExceptionAnswers() {
		this.runner.withBean(Overloads.class).run((context) -> {
			Overloads overloads = context.getBean(Overloads.class);
			assertThat(overloads.call(new IllegalArgumentException())).isEqualTo("illegal argument");
			assertThat(overloads.call(new NumberFormatException())).isEqualTo("number format");
			assertThat(overloads.call(new IOException())).isEqualTo("any");
		});
	}

	@Test
	void failureThatNoOverloadTakesPassesUnchanged() {
		this.runner.withBean(Overloads.class).run((context) -> {
			IllegalStateException failure = new IllegalStateException();
			assertThatIllegalStateException()
				.isThrownBy(() -> context.getBean(Overloads.class).onlyIllegalArgument(failure))
				.isSameAs(failure);
			assertThat(failure.getSuppressed()).isEmpty();
			assertThat(context.getBean(DependencyRegistry.class).get("overloads").guard().fallbacks().failures())
				.isZero();
		});
	}

	@Test
	void answersForRejections() {
		this.runner.withBean(Shapes.class).run((context) -> {
			context.getBean(DependencyRegistry.class).get("shapes").circuitBreaker().forceOpen();
			assertThat(context.getBean(Shapes.class).rejection("a")).isEqualTo("open");
		});
	}

	@Test
	void doesNotAnswerForErrors() {
		this.runner.withBean(Unanswered.class).run((context) -> {
			StackOverflowError error = new StackOverflowError();
			assertThatExceptionOfType(StackOverflowError.class)
				.isThrownBy(() -> context.getBean(Unanswered.class).call(error))
				.isSameAs(error);
		});
	}

	@Test
	void doesNotAnswerForInterruptsAndCancellations() {
		this.runner.withBean(Unanswered.class).run((context) -> {
			Unanswered unanswered = context.getBean(Unanswered.class);
			assertThatExceptionOfType(InterruptedException.class)
				.isThrownBy(() -> unanswered.call(new InterruptedException()));
			assertThatExceptionOfType(CancellationException.class)
				.isThrownBy(() -> unanswered.call(new CancellationException()));
		});
	}

	@Test
	void doesNotAnswerForExceptionsThatTheSettingsIgnore() {
		this.runner
			.withPropertyValues("external_dependencies.unanswered.type=database",
					"external_dependencies.unanswered.ignored-exceptions=java.io.IOException")
			.withBean(Unanswered.class)
			.run((context) -> assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> context.getBean(Unanswered.class).call(new IOException())));
	}

	@Test
	void failureOfTheFallbackShowsTheOriginalOne() {
		this.runner.withBean(Failing.class)
			.run((context) -> assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> context.getBean(Failing.class).call())
				.withMessage("fallback")
				.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement()
					.satisfies((original) -> assertThat(original).hasMessage("original"))));
	}

	@Test
	void fallbackThatRethrowsTheFailureLeavesItAsItWas() {
		this.runner.withBean(Failing.class).run((context) -> {
			IOException failure = new IOException();
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> context.getBean(Failing.class).rethrowing(failure))
				.isSameAs(failure);
			assertThat(failure.getSuppressed()).isEmpty();
		});
	}

	@Test
	void exceptionThatFallbackThrowsAgainAndAgainDoesNotGrow() {
		this.runner.withBean(Failing.class).run((context) -> {
			for (int i = 0; i < 100; i++) {
				assertThatIllegalStateException().isThrownBy(() -> context.getBean(Failing.class).sharedException());
			}
			assertThat(Failing.SHARED.getSuppressed()).hasSizeLessThan(10);
		});
	}

	@Test
	void failedCallWithFallbackIsStillAFailureAndTheFallbackIsCounted() {
		this.runner.withBean(Shapes.class).withBean(Failing.class).run((context) -> {
			context.getBean(Shapes.class).noParameter("a", 1);
			assertThat(context.getBean(DependencyRegistry.class)
				.get("shapes")
				.operation("noParameter")
				.count(Outcome.FAILURE)).isOne();
			assertThat(context.getBean(DependencyRegistry.class).get("shapes").guard().fallbacks().successes()).isOne();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> context.getBean(Failing.class).call());
			assertThat(context.getBean(DependencyRegistry.class).get("failing").guard().fallbacks().failures()).isOne();
		});
	}

	@Test
	void fallbackWithAnAnnotationOfItsOwnIsGuardedToo() {
		this.runner.withBean(Chained.class).run((context) -> {
			assertThat(context.getBean(Chained.class).fromDatabase("x")).isEqualTo("x from cache");
			assertThat(context.getBean(DependencyRegistry.class)
				.get("chain_cache")
				.operation("fromCache")
				.count(Outcome.SUCCESS)).isOne();
		});
	}

	@Test
	void fallbackOfOtherBeanIsGuardedToo() {
		this.runner.withBean("stale", Stale.class).withBean(AsksStale.class).run((context) -> {
			assertThat(context.getBean(AsksStale.class).get()).isEqualTo("stale");
			assertThat(context.getBean(DependencyRegistry.class)
				.get("stale_cache")
				.operation("answer")
				.count(Outcome.SUCCESS)).isOne();
		});
	}

	@Test
	void fallbackOfOtherBeanIsFoundBehindJdkProxy() {
		this.runner.withPropertyValues("spring.aop.proxy-target-class=false")
			.withBean("stale", Stale.class)
			.withBean(AsksStale.class)
			.run((context) -> {
				Asking asking = context.getBean(Asking.class);
				assertThat(asking.get()).isEqualTo("stale");
				assertThat(asking.getHidden()).isEqualTo("hidden");
				assertThat(context.getBean(DependencyRegistry.class)
					.get("stale_cache")
					.operation("answer")
					.count(Outcome.SUCCESS)).isOne();
			});
	}

	@Test
	void fallbackThatTheClassAnnotationNamesIsNotGuardedByIt() {
		this.runner.withBean(ClassWithFallback.class).run((context) -> {
			context.getBean(DependencyRegistry.class).get("whole_class").circuitBreaker().forceOpen();
			assertThat(context.getBean(ClassWithFallback.class).find("x")).isEqualTo("nothing");
		});
	}

	@Test
	void defaultMethodOfInterfaceAnswers() {
		this.runner.withBean(DefaultMethod.class, DefaultMethodImplementation::new)
			.run((context) -> assertThat(context.getBean(DefaultMethod.class).find()).isEqualTo("default"));
	}

	@Test
	void firstUseByManyThreadsSeesInjectedFields() {
		this.runner.withBean(Shapes.class).run((context) -> {
			Shapes shapes = context.getBean(Shapes.class);
			ExecutorService threads = Executors.newFixedThreadPool(8);
			try {
				CountDownLatch start = new CountDownLatch(1);
				List<Future<String>> answers = new ArrayList<>();
				for (int i = 0; i < 8; i++) {
					answers.add(threads.submit(() -> {
						start.await();
						return shapes.privateMethod("a", 1);
					}));
				}
				start.countDown();
				for (Future<String> answer : answers) {
					assertThat(answer.get()).isEqualTo("injected private privateMethod");
				}
			}
			finally {
				threads.shutdownNow();
			}
		});
	}

	static class Helper {

		private final String name = "injected";

		String name() {
			return this.name;
		}

		public String other(String a) {
			return this.name + " otherBean";
		}

		String hidden(String a) {
			return this.name + " packagePrivateOfOtherBean";
		}

		@DatabaseCall("helper_db")
		public void makesItAProxy() {
		}

		public final String last() {
			return this.name + " finalOfOtherBean";
		}

		static String fixed(Exception ex) {
			return "injected staticOfOtherBean";
		}

	}

	static class Shapes {

		private final Helper helper;

		Shapes(Helper helper) {
			this.helper = helper;
		}

		@DatabaseCall(value = "shapes", fallback = "none")
		public String noParameter(String a, int b) {
			throw new IllegalStateException();
		}

		public String none() {
			return this.helper.name() + " noParameter";
		}

		@DatabaseCall(value = "shapes", fallback = "one")
		public String oneParameter(String a, int b) {
			throw new IllegalStateException();
		}

		public String one(String a) {
			return this.helper.name() + a + " oneParameter";
		}

		@DatabaseCall(value = "shapes", fallback = "all")
		public String allParameters(String a, int b) {
			throw new IllegalStateException();
		}

		public String all(String a, int b) {
			return this.helper.name() + a + b + " allParameters";
		}

		@DatabaseCall(value = "shapes", fallback = "exceptionOnly")
		public String onlyException(String a, int b) {
			throw new IllegalStateException();
		}

		public String exceptionOnly(Throwable ex) {
			return this.helper.name() + ex.getClass() + " onlyException";
		}

		@DatabaseCall(value = "shapes", fallback = "oneAndThrown")
		public String oneAndException(String a, int b) {
			throw new IllegalStateException();
		}

		public String oneAndThrown(CharSequence a, RuntimeException ex) {
			return this.helper.name() + a + " oneAndException";
		}

		@DatabaseCall(value = "shapes", fallback = "allAndThrown")
		public String allAndException(String a, int b) {
			throw new IllegalStateException();
		}

		public String allAndThrown(String a, int b, IllegalStateException ex) {
			return this.helper.name() + a + b + " allAndException";
		}

		@DatabaseCall(value = "shapes", fallback = "secret")
		public String privateMethod(String a, int b) {
			throw new IllegalStateException();
		}

		private String secret(String a) {
			return this.helper.name() + " private privateMethod";
		}

		@DatabaseCall(value = "shapes", fallback = "neighbourly")
		public String packagePrivateMethod(String a, int b) {
			throw new IllegalStateException();
		}

		String neighbourly(String a) {
			return this.helper.name() + " packagePrivateMethod";
		}

		@DatabaseCall(value = "shapes", fallback = "forHeirs")
		public String protectedMethod(String a, int b) {
			throw new IllegalStateException();
		}

		protected String forHeirs(String a) {
			return this.helper.name() + " protectedMethod";
		}

		@DatabaseCall(value = "shapes", fallback = "last")
		public String finalMethod(String a, int b) {
			throw new IllegalStateException();
		}

		public final String last(String a) {
			return this.helper.name() + " finalMethod";
		}

		@DatabaseCall(value = "shapes", fallback = "fixed")
		public String staticMethod(String a, int b) {
			throw new IllegalStateException();
		}

		public static String fixed(String a) {
			return "injected staticMethod";
		}

		@DatabaseCall(value = "shapes", fallback = "secretlyFixed")
		public String privateStaticMethod(String a, int b) {
			throw new IllegalStateException();
		}

		private static String secretlyFixed(String a) {
			return "injected privateStaticMethod";
		}

		@DatabaseCall(value = "shapes", fallback = "helper::other")
		public String otherBean(String a, int b) {
			throw new IllegalStateException();
		}

		@DatabaseCall(value = "shapes", fallback = "helper :: hidden")
		public String packagePrivateOfOtherBean(String a, int b) {
			throw new IllegalStateException();
		}

		@DatabaseCall(value = "shapes", fallback = "helper::last")
		public String finalOfOtherBean(String a, int b) {
			throw new IllegalStateException();
		}

		@DatabaseCall(value = "shapes", fallback = "helper::fixed")
		public String staticOfOtherBean(String a, int b) {
			throw new IllegalStateException();
		}

		@DatabaseCall(value = "shapes", fallback = "rejected")
		public String rejection(String a) {
			return "reached";
		}

		String rejected(CallRejectedException ex) {
			return "rejected";
		}

		String rejected(CircuitOpenException ex) {
			return "open";
		}

	}

	static class Results {

		@ApiCall(value = "results", fallback = "seven")
		public void ofVoid(int a) {
			throw new IllegalStateException();
		}

		@ApiCall(value = "results", fallback = "seven")
		public int ofPrimitive(int a) {
			throw new IllegalStateException();
		}

		@ApiCall(value = "results", fallback = "boxedSeven")
		public Integer ofBoxed(int a) {
			throw new IllegalStateException();
		}

		@ApiCall(value = "results", fallback = "seven")
		public Integer ofBoxedByPrimitive(int a) {
			throw new IllegalStateException();
		}

		@ApiCall(value = "results", fallback = "boxedSeven")
		public int ofPrimitiveByBoxed(int a) {
			throw new IllegalStateException();
		}

		@ApiCall(value = "results", fallback = "boxedParameter")
		public int ofBoxedParameter(int a) {
			throw new IllegalStateException();
		}

		@ApiCall(value = "results", fallback = "sevens")
		public List<Integer> ofGenericList(int a) {
			throw new IllegalStateException();
		}

		@ApiCall(value = "results", fallback = "sevens")
		public Iterable<? extends Number> ofWildcard(int a) {
			throw new IllegalStateException();
		}

		@ApiCall(value = "results", fallback = "sevens")
		public Object ofSubtype(int a) {
			throw new IllegalStateException();
		}

		@ApiCall(value = "results", fallback = "anything")
		public <T> T ofTypeVariable(int a) {
			throw new IllegalStateException();
		}

		@ApiCall(value = "results", fallback = "rawList")
		public List<Integer> ofRawType(int a) {
			throw new IllegalStateException();
		}

		int seven(int a) {
			return 7;
		}

		int boxedParameter(Integer a) {
			return 7;
		}

		Integer boxedSeven(int a) {
			return 7;
		}

		ArrayList<Integer> sevens(int a) {
			return new ArrayList<>(List.of(7));
		}

		<T> T anything(int a) {
			return null;
		}

		@SuppressWarnings("rawtypes")
		List rawList(int a) {
			return List.of(7);
		}

	}

	abstract static class AbstractStore<K, V> {

		@DatabaseCall(value = "store", fallback = "none")
		public V load(K key) {
			throw new IllegalStateException();
		}

	}

	static class UserStore extends AbstractStore<String, String> {

		String none(String key) {
			return "nobody called " + key;
		}

	}

	static class Overloads {

		@DatabaseCall(value = "overloads", fallback = "answer")
		public String call(Exception failure) throws Exception {
			throw failure;
		}

		String answer(Exception given, IllegalArgumentException ex) {
			return "illegal argument";
		}

		String answer(Exception given, NumberFormatException ex) {
			return "number format";
		}

		String answer(Exception given) {
			return "any";
		}

		@DatabaseCall(value = "overloads", fallback = "onlyForIllegalArgument")
		public String onlyIllegalArgument(Exception failure) throws Exception {
			throw failure;
		}

		String onlyForIllegalArgument(Exception given, IllegalArgumentException ex) {
			return "illegal argument";
		}

	}

	static class Unanswered {

		@DatabaseCall(value = "unanswered", fallback = "answer")
		public String call(Throwable failure) throws Throwable {
			throw failure;
		}

		String answer() {
			return "answered";
		}

	}

	static class Failing {

		static final IllegalStateException SHARED = new IllegalStateException();

		@DatabaseCall(value = "failing", fallback = "failToo")
		public String call() throws IOException {
			throw new IOException("original");
		}

		private String failToo() throws IOException {
			throw new IOException("fallback");
		}

		@DatabaseCall(value = "failing", fallback = "rethrow")
		public String rethrowing(IOException failure) throws IOException {
			throw failure;
		}

		private String rethrow(IOException given, Exception failure) throws Exception {
			throw failure;
		}

		@DatabaseCall(value = "failing", fallback = "shared")
		public String sharedException() {
			throw new IllegalArgumentException();
		}

		private String shared() {
			throw SHARED;
		}

	}

	static class Chained {

		@DatabaseCall(value = "chain_db", fallback = "fromCache")
		public String fromDatabase(String key) {
			throw new IllegalStateException();
		}

		@CacheCall(value = "chain_cache", fallback = "nothing")
		String fromCache(String key) {
			return key + " from cache";
		}

		String nothing() {
			return "nothing";
		}

	}

	interface Answering {

		String answer();

	}

	static class Stale implements Answering {

		private final String hidden = "hidden";

		@Override
		@CacheCall("stale_cache")
		public String answer() {
			return "stale";
		}

		String hiddenAnswer() {
			return this.hidden;
		}

	}

	interface Asking {

		String get();

		String getHidden();

	}

	static class AsksStale implements Asking {

		@Override
		@ApiCall(value = "fresh", fallback = "stale::answer")
		public String get() {
			throw new IllegalStateException();
		}

		@Override
		@ApiCall(value = "fresh", fallback = "stale::hiddenAnswer")
		public String getHidden() {
			throw new IllegalStateException();
		}

	}

	@DatabaseCall(value = "whole_class", fallback = "nothing")
	static class ClassWithFallback {

		public String find(String key) {
			return key;
		}

		public String nothing() {
			return "nothing";
		}

	}

	interface DefaultMethod {

		@ApiCall(value = "default_method", fallback = "otherwise")
		String find();

		default String otherwise() {
			return "default";
		}

	}

	static class DefaultMethodImplementation implements DefaultMethod {

		@Override
		public String find() {
			throw new IllegalStateException();
		}

	}

}
