package io.resilience.jfr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.resilience.dependency.Dependency;
import io.resilience.dependency.DependencyConfig;
import io.resilience.dependency.DependencyRegistry;
import io.resilience.dependency.DependencyType;
import io.resilience.retry.RetryConfig;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What a real recording holds.
 */
class CallRecorderTests {

	private static final String NAME = "io.resilience.GuardedCall";

	@TempDir
	private Path directory;

	private final DependencyRegistry registry = DependencyRegistry.create();

	private final CallRecorder recorder = new CallRecorder(this.registry.observers());

	private final Dependency api = this.registry.register("api",
			DependencyConfig.builder(DependencyType.EXTERNAL_API)
				.retry(RetryConfig.builder().maxAttempts(2).baseDelay(Duration.ZERO).build())
				.build());

	@AfterEach
	void close() {
		this.recorder.close();
		this.registry.close();
	}

	@Test
	void callsAreRecordedOnceTheEventIsEnabled() throws Exception {
		try (Recording recording = new Recording()) {
			recording.enable(NAME);
			recording.start();
			this.api.call("pay", () -> "receipt");
			catchThrowable(() -> this.api.call("pay", (Callable<String>) () -> {
				throw new IOException("card 4111 1111 1111 1111");
			}));
			this.api.callAsync("refund", () -> CompletableFuture.completedFuture("receipt")).join();
			recording.stop();
			this.api.call("pay", () -> "after the recording");
			List<RecordedEvent> events = guardedCalls(recording);
			assertThat(events).hasSize(3).allSatisfy((event) -> {
				assertThat(event.getString("dependency")).isEqualTo("api");
				assertThat(event.getDuration()).isGreaterThanOrEqualTo(Duration.ZERO);
				assertThat(event.toString()).doesNotContain("4111");
			});
			assertThat(events.get(0).getString("operation")).isEqualTo("pay");
			assertThat(events.get(0).getString("outcome")).isEqualTo("success");
			assertThat(events.get(0).getInt("attempts")).isEqualTo(1);
			assertThat(events.get(0).getString("exception")).isNull();
			assertThat(events.get(1).getString("outcome")).isEqualTo("failure");
			assertThat(events.get(1).getInt("attempts")).isEqualTo(2);
			assertThat(events.get(1).getString("exception")).isEqualTo(IOException.class.getName());
			assertThat(events.get(2).getString("operation")).isEqualTo("refund");
		}
	}

	@Test
	void recordingThatDoesNotAskForItHoldsNoCall() throws Exception {
		try (Recording recording = new Recording()) {
			recording.start();
			this.api.call("pay", () -> "receipt");
			recording.stop();
			assertThat(guardedCalls(recording)).isEmpty();
		}
	}

	@Test
	void recordingThatRunsAlreadyIsFound() throws Exception {
		try (Recording recording = new Recording(); DependencyRegistry late = DependencyRegistry.create()) {
			recording.enable(NAME);
			recording.start();
			CallRecorder second = new CallRecorder(late.observers());
			late.registerCache("cache").call("get", () -> "value");
			second.close();
			late.get("cache").call("get", () -> "after it was closed");
			recording.stop();
			assertThat(guardedCalls(recording)).singleElement()
				.satisfies((event) -> assertThat(event.getString("dependency")).isEqualTo("cache"));
		}
	}

	private List<RecordedEvent> guardedCalls(Recording recording) throws IOException {
		Path file = Files.createTempFile(this.directory, "calls", ".jfr");
		recording.dump(file);
		return RecordingFile.readAllEvents(file)
			.stream()
			.filter((event) -> event.getEventType().getName().equals(NAME))
			.toList();
	}

}
