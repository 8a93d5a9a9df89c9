package io.resilience.spring.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.SpringVersion;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is read of Spring without a getter. Who moves on to another version of Spring sees
 * here what has gone, and not by requests that outlive their deadline.
 */
@ExtendWith(OutputCaptureExtension.class)
class PrivateFieldTests {

	@ParameterizedTest
	@EnumSource
	void aRequestHasTheFieldThatItsClientIsIn(RequestEnd end) {
		assertIsThere(end.type(), end.field());
	}

	@Test
	void aClientHasTheFieldThatItsFactoryIsIn() {
		assertIsThere(RequestFactories.CLIENT, RequestFactories.FACTORY);
	}

	private static void assertIsThere(String type, String field) {
		assertThat(new PrivateField(type, field).isThere())
			.as("Spring Framework %s has no field '%s' in %s any more, or lets nobody read it. Look for where it is now:"
					+ " without it, requests of that client are not ended at the deadline of their guarded call",
					SpringVersion.getVersion(), field, type)
			.isTrue();
	}

	@Test
	void aFieldThatHasGoneIsToldInTheLog(CapturedOutput output) {
		assertThat(new PrivateField(RequestFactories.CLIENT, "gone").of(this)).isNull();
		assertThat(output).contains("Requests of some clients will not be ended at the deadline of their guarded call")
			.contains(RequestFactories.CLIENT + ".gone");
	}

	@Test
	void aClientThatIsNotThereIsNotSpokenOf(CapturedOutput output) {
		assertThat(new PrivateField("com.example.Missing", "request").isThere()).isFalse();
		assertThat(output).doesNotContain("com.example.Missing");
	}

}
