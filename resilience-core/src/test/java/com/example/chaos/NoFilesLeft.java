package com.example.chaos;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.resilience.CircuitOpenException;
import io.resilience.bulkhead.BulkheadType;
import io.resilience.circuitbreaker.CircuitState;
import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.guard.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Opens files until there is no handle left, and connects nevertheless. Needs a low
 * limit.
 */
final class NoFilesLeft {

	private NoFilesLeft() {
	}

	public static void main(String[] arguments) throws Exception {
		for (BulkheadType type : List.of(BulkheadType.SEMAPHORE, BulkheadType.THREAD_POOL)) {
			// Once without exhaustion: classes are read from files too.
			run(type, false);
			run(type, true);
		}
		System.exit(0);
	}

	private static void run(BulkheadType type, boolean exhausted) throws Exception {
		ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		try (DependencyRegistry registry = DependencyRegistry.create()) {
			Dependency api = registry.register("chaos_api",
					DependencyConfig.builder(DependencyType.EXTERNAL_API)
						.bulkheadType(type)
						.maxConcurrent(2)
						.failureThreshold(3)
						.recoveryTimeout(Duration.ofMillis(50))
						.timeout(Duration.ofSeconds(20))
						.build());
			Callable<Integer> connects = () -> {
				try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
					return socket.getPort();
				}
			};
			assertThat(api.call(connects)).isEqualTo(server.getLocalPort());
			List<Closeable> handles = exhausted ? takeAll() : List.of(server);
			if (!exhausted) {
				server.close();
			}
			for (int i = 0; i < 3; i++) {
				var failure = assertThatExceptionOfType(SocketException.class).isThrownBy(() -> api.call(connects));
				if (exhausted) {
					failure.withMessageContaining("Too many open files");
				}
			}
			assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> api.call(connects));
			NothingLost.in(registry);
			for (Closeable handle : handles) {
				handle.close();
			}
			if (exhausted) {
				NothingLost.await(() -> works(api, connects), () -> "it works again: " + api.snapshot());
				assertThat(api.snapshot().circuitState()).isEqualTo(CircuitState.CLOSED);
			}
			assertThat(api.snapshot().calls().count(Outcome.FAILURE)).isGreaterThanOrEqualTo(3);
			NothingLost.in(registry);
		}
		NothingLost.threadsOf("chaos_api");
		server.close();
	}

	private static List<Closeable> takeAll() {
		List<Closeable> handles = new ArrayList<>();
		try {
			while (handles.size() < 100_000) {
				handles.add(new FileInputStream("/dev/null"));
			}
			throw new IllegalStateException("There is no limit of open files");
		}
		catch (IOException ex) {
			return handles;
		}
	}

	/** Three times: so many successes close the breaker. */
	private static boolean works(Dependency api, Callable<Integer> connects) {
		try {
			return api.call(connects) > 0 && api.call(connects) > 0 && api.call(connects) > 0;
		}
		catch (Exception ex) {
			return false;
		}
	}

}
