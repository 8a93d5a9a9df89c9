package io.resilience.health;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Pings a Redis server, in its own protocol and without a client library.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP</a>
 */
public final class RedisHealthCheck implements HealthCheck {

	private final String host;

	private final int port;

	private final @Nullable String username;

	private final @Nullable String password;

	private final int timeoutMillis;

	private RedisHealthCheck(String host, int port, @Nullable String username, @Nullable String password,
			Duration timeout) {
		this.host = host;
		this.port = SocketTimeouts.requirePort(port);
		this.username = username;
		this.password = password;
		this.timeoutMillis = SocketTimeouts.millis(timeout);
	}

	/**
	 * A check of a server without password that waits 5 s at most.
	 * @param host name or address
	 * @param port the port, from 1 to 65535
	 * @return the check
	 */
	public static RedisHealthCheck of(String host, int port) {
		return of(host, port, null, null, Duration.ofSeconds(5));
	}

	/**
	 * A check.
	 * @param host name or address; a name is looked up at each check
	 * @param port the port, from 1 to 65535
	 * @param username the user, or {@code null} for the default user
	 * @param password the password, or {@code null} if the server asks for none
	 * @param timeout longest wait for the connection, and for an answer
	 * @return the check
	 */
	public static RedisHealthCheck of(String host, int port, @Nullable String username, @Nullable String password,
			Duration timeout) {
		return new RedisHealthCheck(host, port, username, password, timeout);
	}

	@Override
	public HealthResult check() throws IOException {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(this.host, this.port), this.timeoutMillis);
			socket.setSoTimeout(this.timeoutMillis);
			BufferedReader answers = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
			HealthResult refused = (this.password != null) ? authenticate(socket, answers, this.password) : null;
			return ((refused != null) ? refused : ping(socket, answers)).withDetail("address",
					this.host + ":" + this.port);
		}
	}

	private @Nullable HealthResult authenticate(Socket socket, BufferedReader answers, String password)
			throws IOException {
		String answer = (this.username != null) ? ask(socket, answers, "AUTH", this.username, password)
				: ask(socket, answers, "AUTH", password);
		return answer.equals("+OK") ? null : HealthResult.unhealthy("Refused the password: " + error(answer));
	}

	private static HealthResult ping(Socket socket, BufferedReader answers) throws IOException {
		String answer = ask(socket, answers, "PING");
		return answer.equals("+PONG") ? HealthResult.healthy()
				: HealthResult.unhealthy("Answered the ping with " + error(answer));
	}

	private static String ask(Socket socket, BufferedReader answers, String... words) throws IOException {
		StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
		for (String word : words) {
			command.append('$').append(word.getBytes(StandardCharsets.UTF_8).length).append("\r\n");
			command.append(word).append("\r\n");
		}
		OutputStream out = socket.getOutputStream();
		out.write(command.toString().getBytes(StandardCharsets.UTF_8));
		out.flush();
		String answer = answers.readLine();
		return (answer != null) ? answer : "nothing";
	}

	/** The code alone, such as NOAUTH or LOADING: what follows is the server's. */
	private static String error(String answer) {
		return answer.startsWith("-") ? answer.substring(1).split(" ", 2)[0] : "something else";
	}

}
