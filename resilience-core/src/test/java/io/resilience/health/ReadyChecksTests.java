package io.resilience.health;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The checks that are ready-made, against real sockets.
 */
class ReadyChecksTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	@ParameterizedTest
	@CsvSource({ "200, 200, HEALTHY", "204, 200, DEGRADED", "204, 200-299, HEALTHY", "302, 200, UNHEALTHY",
			"302, 200;302, HEALTHY", "404, 200, UNHEALTHY", "503, 200-299, UNHEALTHY", "503, 503, HEALTHY" })
	void httpStatusIsJudged(int answered, String expected, HealthStatus status) throws Exception {
		AtomicInteger code = new AtomicInteger(answered);
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			exchange.getResponseHeaders().add("Location", "/elsewhere");
			exchange.sendResponseHeaders(code.get(), -1);
			exchange.close();
		});
		server.start();
		try {
			String url = "http://user:secret@127.0.0.1:%d/ready?token=secret".formatted(server.getAddress().getPort());
			HealthResult result = HttpHealthCheck.of(url, StatusCodes.parse(List.of(expected.split(";"))), TIMEOUT)
				.check();
			assertThat(result.status()).isEqualTo(status);
			assertThat(result.details()).containsEntry("statusCode", answered)
				.containsEntry("url", "http://127.0.0.1:%d/ready".formatted(server.getAddress().getPort()));
			if (status != HealthStatus.HEALTHY) {
				assertThat(result.message()).isEqualTo("Answered %d, expected %s".formatted(answered, expected));
			}
		}
		finally {
			server.stop(0);
		}
	}

	@Test
	void httpServerThatDoesNotAnswerIsAFailure() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			HttpHealthCheck check = HttpHealthCheck.of("http://127.0.0.1:" + silent.getLocalPort(), StatusCodes.ok(),
					Duration.ofMillis(50));
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(check::check);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "ftp://host/secret", "host:80", "http:///path", "http://a b", "" })
	void otherUrlsAreRefusedWithoutRepeatingThem(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> HttpHealthCheck.of(url))
			.withMessage("Invalid url: must be an http or https URL with a host");
	}

	@Test
	void tcpPortIsHealthyWhileSomebodyListens() throws Exception {
		int port;
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = server.getLocalPort();
			assertThat(TcpHealthCheck.of("127.0.0.1", port, TIMEOUT).check().status()).isEqualTo(HealthStatus.HEALTHY);
		}
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> TcpHealthCheck.of("127.0.0.1", port, TIMEOUT).check());
	}

	@Test
	void portsThatCannotBeAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> TcpHealthCheck.of("host", 70000))
			.withMessage("Invalid port (70000): must be from 1 to 65535");
	}

	@Test
	void redisIsPingedAfterItsPassword() throws Exception {
		try (Redis redis = new Redis("+OK", "+PONG")) {
			HealthResult result = RedisHealthCheck.of("127.0.0.1", redis.port(), "monitor", "s\u00e9cret", TIMEOUT)
				.check();
			assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
			redis.join();
			assertThat(redis.heard).containsExactly("*3", "$4", "AUTH", "$7", "monitor", "$7", "s\u00e9cret", "*1",
					"$4", "PING");
		}
	}

	@Test
	void redisThatWantsAPasswordIsUnhealthyWithoutOne() throws Exception {
		try (Redis redis = new Redis("-NOAUTH Authentication required.")) {
			HealthResult result = RedisHealthCheck.of("127.0.0.1", redis.port(), null, null, TIMEOUT).check();
			assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
			assertThat(result.message()).isEqualTo("Answered the ping with NOAUTH");
		}
	}

	@Test
	void redisThatRefusesThePasswordIsUnhealthy() throws Exception {
		try (Redis redis = new Redis("-WRONGPASS invalid username-password pair")) {
			HealthResult result = RedisHealthCheck.of("127.0.0.1", redis.port(), null, "wrong", TIMEOUT).check();
			assertThat(result.message()).isEqualTo("Refused the password: WRONGPASS");
		}
	}

	@ParameterizedTest
	@CsvSource({ "0.1, 0.2, 0.3, HEALTHY,", "0.8, 0.2, 0.3, DEGRADED, cpu at 80.0%",
			"0.1, 0.95, 0.9, UNHEALTHY, 'memory at 95.0%, disk at 90.0%'", "NaN, -1, 0.3, HEALTHY," })
	void resourcesAreJudgedByTheWorst(double cpu, double memory, double disk, HealthStatus status, String message)
			throws Exception {
		ResourceLimits limits = ResourceLimits.defaults();
		HealthResult result = new SystemHealthCheck(limits, () -> cpu, limits, () -> memory, limits, () -> disk)
			.check();
		assertThat(result.status()).isEqualTo(status);
		assertThat(result.message()).isEqualTo(message);
	}

	@Test
	void realResourcesAreShares() throws Exception {
		new SystemHealthCheck().check(); // the first load of the processors may be none
		HealthResult result = new SystemHealthCheck().check();
		assertThat(result.details()).containsKeys("memory", "disk");
		assertThat(result.details().values()).allSatisfy((share) -> assertThat(share.toString()).matches("[\\d.]+%"));
	}

	@Test
	void limitsOfResourcesMustBeInOrder() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ResourceLimits(0.9, 0.8))
			.withMessage("Invalid critical (0.8): must be from warning (0.9) to 1");
	}

	@Test
	void statusCodesAreCodesAndRanges() {
		StatusCodes codes = StatusCodes.parse(List.of("200", "300 - 302"));
		assertThat(codes).hasToString("200, 300-302");
		assertThat(codes.contains(301)).isTrue();
		assertThat(codes.contains(201)).isFalse();
		assertThat(StatusCodes.of(200, 204).contains(204)).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> StatusCodes.parse(List.of("2xx")))
			.withMessage("Invalid expected_status (2xx): must be codes such as 204 or ranges such as 200-299");
		assertThatIllegalArgumentException().isThrownBy(() -> StatusCodes.parse(List.of("299-200")));
		assertThatIllegalArgumentException().isThrownBy(() -> StatusCodes.parse(List.of()));
	}

	/** Answers each command, which ends with its last word, with the next line. */
	private static final class Redis implements AutoCloseable {

		private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

		private final List<String> heard = new ArrayList<>();

		private final Thread thread;

		Redis(String... answers) throws IOException {
			this.thread = new Thread(() -> serve(answers));
			this.thread.start();
		}

		int port() {
			return this.server.getLocalPort();
		}

		void join() throws InterruptedException {
			this.thread.join();
		}

		private void serve(String... answers) {
			try (Socket client = this.server.accept();
					BufferedReader commands = new BufferedReader(
							new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
				for (String answer : answers) {
					String words = commands.readLine();
					this.heard.add(words);
					for (int i = 0; i < 2 * Integer.parseInt(words.substring(1)); i++) {
						this.heard.add(commands.readLine());
					}
					client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
				}
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public void close() throws IOException {
			this.server.close();
		}

	}

}
