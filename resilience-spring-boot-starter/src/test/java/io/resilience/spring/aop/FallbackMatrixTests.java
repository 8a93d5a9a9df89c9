package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.resilience.dependency.DependencyRegistry;
import io.resilience.spring.Contexts;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

import org.springframework.core.test.tools.SourceFile;
import org.springframework.core.test.tools.TestCompiler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every way to write a fallback: parameters, exception, visibility, place, and what the
 * method returns. The methods are generated, since there are hundreds.
 */
class FallbackMatrixTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	/** What a method returns, how it fails and how its fallback answers. */
	private static final List<Returned> RETURNED = List.of(
			new Returned("String", "throw new IllegalStateException(\"down\")", "return %s"),
			new Returned("CompletableFuture<String>",
					"return CompletableFuture.failedFuture(new IllegalStateException(\"down\"))",
					"return CompletableFuture.completedFuture(%s)"),
			new Returned("CompletionStage<String>", "throw new IllegalStateException(\"down\")",
					"return CompletableFuture.supplyAsync(() -> %s)"),
			new Returned("Mono<String>", "return Mono.error(new IllegalStateException(\"down\"))",
					"return Mono.just(%s)"),
			new Returned("Flux<String>", "return Flux.error(new IllegalStateException(\"down\"))",
					"return Flux.just(%s)"));

	private static final List<Parameters> PARAMETERS = List.of(new Parameters("", ""), new Parameters("String a", "a"),
			new Parameters("String a, int b", "a + b"), new Parameters("Throwable ex", "ex.getMessage()"),
			new Parameters("Object a, Exception ex", "a + ex.getMessage()"),
			new Parameters("String a, Integer b, IllegalStateException ex", "a + b + ex.getMessage()"));

	private static final List<String> VISIBILITIES = List.of("public", "protected", "", "private", "public final",
			"static", "private static");

	private static final List<String> PLACES = List.of("", "helper::");

	@Test
	void everyCombinationAnswers() {
		List<Combination> combinations = combinations();
		assertThat(combinations).hasSize(5 * 6 * 7 * 2);
		TestCompiler.forSystem().compile(SourceFile.of(source(combinations)), (compiled) -> {
			Class<?> service = compiled.getAllCompiledClasses()
				.stream()
				.filter((type) -> type.getSimpleName().equals("Service"))
				.findFirst()
				.orElseThrow();
			Class<?> helper = service.getDeclaredClasses()[0];
			Contexts.plain()
				.withPropertyValues("external_dependencies.matrix.type=external_api",
						"external_dependencies.matrix.enable_circuit_breaker=false")
				.withBean("helper", Object.class, () -> make(helper))
				.withBean("service", Object.class, () -> make(service))
				.run((context) -> {
					assertThat(context).hasNotFailed();
					Object proxy = context.getBean("service");
					for (Combination combination : combinations) {
						Method method = service.getMethod("call" + combination.number, String.class, int.class);
						assertThat(value(method.invoke(proxy, "a", 1))).as(combination.toString())
							.isEqualTo(combination.expected());
					}
					assertThat(context.getBean(DependencyRegistry.class).get("matrix").guard().fallbacks().successes())
						.isEqualTo(combinations.size());
				});
		});
	}

	private static List<Combination> combinations() {
		List<Combination> all = new ArrayList<>();
		for (Returned returned : RETURNED) {
			for (Parameters parameters : PARAMETERS) {
				for (String visibility : VISIBILITIES) {
					for (String place : PLACES) {
						all.add(new Combination(all.size(), returned, parameters, visibility, place));
					}
				}
			}
		}
		return all;
	}

	private static Object make(Class<?> type) {
		try {
			return type.getConstructor().newInstance();
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Object value(Object returned) {
		if (returned instanceof CompletionStage<?> stage) {
			assertThat(stage.toCompletableFuture()).succeedsWithin(LONG);
			return stage.toCompletableFuture().join();
		}
		return (returned instanceof Publisher<?> publisher) ? Flux.from(publisher).blockLast(LONG) : returned;
	}

	private static String source(List<Combination> combinations) {
		StringBuilder methods = new StringBuilder();
		StringBuilder here = new StringBuilder();
		StringBuilder helper = new StringBuilder();
		for (Combination combination : combinations) {
			methods.append(combination.method());
			(combination.place.isEmpty() ? here : helper).append(combination.fallback());
		}
		return """
				package matrix;
				import io.resilience.spring.annotation.ApiCall;
				import java.util.concurrent.*;
				import reactor.core.publisher.*;
				public class Service {
					private final String field = "here";
					%s
					%s
					public static class Helper {
						private final String field = "helper";
						%s
						@ApiCall("matrix")
						public void makesItAProxy() {
						}
					}
				}
				""".formatted(methods, here, helper);
	}

	private record Returned(String type, String fails, String answers) {
	}

	private record Parameters(String declared, String read) {

		String value() {
			return this.read.replace("ex.getMessage()", "down").replace("b", "1").replace(" + ", "");
		}

	}

	private record Combination(int number, Returned returned, Parameters parameters, String visibility, String place) {

		private boolean isStatic() {
			return this.visibility.contains("static");
		}

		private String field() {
			return this.place.isEmpty() ? "here" : "helper";
		}

		String method() {
			return """
					@ApiCall(value = "matrix", fallback = "%sanswer%d")
					public %s call%d(String a, int b) {
						%s;
					}
					""".formatted(this.place, this.number, this.returned.type, this.number, this.returned.fails);
		}

		String fallback() {
			String field = isStatic() ? "\"" + field() + "\"" : "this.field";
			String read = this.parameters.read.isEmpty() ? "" : " + " + this.parameters.read;
			return """
					%s %s answer%d(%s) {
						%s;
					}
					""".formatted(this.visibility, this.returned.type, this.number, this.parameters.declared,
					this.returned.answers.formatted(field + " + \" \"" + read));
		}

		String expected() {
			return field() + " " + this.parameters.value();
		}

	}

}
