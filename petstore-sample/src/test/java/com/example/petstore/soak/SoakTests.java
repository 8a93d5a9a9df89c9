package com.example.petstore.soak;

import java.time.Duration;

import com.example.petstore.proxy.ProxiedPetstoreTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The short form of {@link Soak}.
 */
@ProxiedPetstoreTest
class SoakTests {

	/** Each dependency once; as long as is wanted with {@code -Dpetstore.soak=PT2M}. */
	private static final Duration DURATION = Duration.parse(System.getProperty("petstore.soak", "PT40S"));

	private static final Duration PERIOD = Duration.ofSeconds(8);

	@Test
	void whateverFailsNoOrderIsLostNonePaidTwiceAndNoEventForgotten(@Autowired ApplicationContext context)
			throws Exception {
		Soak.Result result = new Soak(context).run(DURATION, PERIOD);
		System.out.println(result.report());
		assertThat(result.failures()).as("%s", result.report()).isEmpty();
		assertThat(result.numbers().get("troubles")).asString().isNotEqualTo("0");
	}

}
