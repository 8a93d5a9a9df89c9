package com.example.petstore.demo;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.example.petstore.PetstoreApplication;
import com.example.petstore.PetstoreTest;
import com.example.petstore.Shopper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@PetstoreTest
class DemoTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	@Autowired
	private Shopper shopper;

	@LocalServerPort
	private int port;

	@BeforeEach
	@AfterEach
	void recover() {
		this.shopper.awaitAllClosed();
	}

	@Test
	void everySectionShowsWhatItShould() {
		int status = run("--url=http://127.0.0.1:" + this.port + "/");
		assertThat(status).as("%s", output()).isZero();
		assertThat(output())
			.contains("RESILIENCE HEALTH CHECK", "PET OPERATIONS DEMO", "ORDER CREATION DEMO",
					"BULKHEAD ISOLATION DEMO", "SCENARIO TESTING DEMO", "SUMMARY",
					"Database: 10/15 successful (5 rejected by bulkhead)",
					"API: 5/8 successful (3 rejected by bulkhead)", "Cache: 50/50 successful (within capacity)")
			.doesNotContain("[FAIL]")
			.doesNotContain("\u001b");
		assertThat(this.shopper.get("/actuator/resilience/petstore_database").body().has("override")).isFalse();
	}

	@Test
	void whereNobodyAnswersItSaysSoAndFails() {
		assertThat(run("--url=http://127.0.0.1:1")).isEqualTo(1);
		assertThat(output()).contains("[FAIL]", "http://127.0.0.1:1");
	}

	@Test
	void whereSomebodyHasChangedSettingsByHandItSaysSoAndChangesNothing() {
		Shop shop = new Shop("http://127.0.0.1:" + this.port);
		String gateway = "/actuator/resilience/payment_gateway";
		shop.post(gateway, """
				{"maxConcurrent": 7, "expiresIn": "10m", "reason": "drill"}
				""");
		try {
			assertThat(run("--url=" + shop.url())).isEqualTo(1);
			assertThat(output()).contains("payment_gateway", "\"maxConcurrent\":7", "drill", "DELETE " + gateway)
				.doesNotContain("SUMMARY");
			assertThat(shop.get(gateway).body().path("override").path("maxConcurrent").asInt()).isEqualTo(7);
		}
		finally {
			shop.delete(gateway);
		}
	}

	@Test
	void anUnknownOptionIsExplained() {
		assertThat(run("--speed=fast")).isEqualTo(2);
		assertThat(output()).contains("usage: demo [--url=http://localhost:8080]");
	}

	@Test
	void inATerminalItHasColoursAndAProgressLine() {
		Terminal terminal = new Terminal(new PrintStream(this.out, true, StandardCharsets.UTF_8), true);
		terminal.progress("until it is done");
		terminal.progressDone();
		terminal.failed("it");
		assertThat(output()).contains("\r\u001b[K   ... until it is done", "\u001b[31m");
	}

	private int run(String option) {
		Terminal terminal = new Terminal(new PrintStream(this.out, true, StandardCharsets.UTF_8), false);
		return new DemoCommand(PetstoreApplication.class, terminal).run(List.of(option));
	}

	private String output() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

}
