package io.resilience.spring.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TestingDocumentationTests {

	@Test
	void exampleOfThePageIsATestThatRuns() throws IOException {
		String source = Files.readString(Path.of("src/test/java/io/resilience/spring/test/CheckoutTests.java"));
		assertThat(Files.readString(Path.of("../docs/testing.md")))
			.contains("```java\n" + source.substring(source.indexOf("@ResilienceTest")) + "```\n");
	}

}
