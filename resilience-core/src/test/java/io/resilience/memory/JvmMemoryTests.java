package io.resilience.memory;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Collectors that do most of their work while the application runs, each in a process of
 * its own. A JVM without that collector takes its usual one.
 */
class JvmMemoryTests {

	private static final int COLLECTIONS = 5;

	@ParameterizedTest
	@ValueSource(strings = { "-XX:+UseZGC", "-XX:+UseShenandoahGC" })
	void thePausesOfACollectionAreNotTakenForItsEnd(String collector) throws Exception {
		String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
		Process process = new ProcessBuilder(java, "-XX:+IgnoreUnrecognizedVMOptions", "-Xmx64m", collector, "-cp",
				System.getProperty("java.class.path"), JvmMemoryTests.class.getName())
			.redirectErrorStream(true)
			.start();
		String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(printed).isZero();
		assertThat(printed.lines()).hasSize(COLLECTIONS)
			.allSatisfy((left) -> assertThat(Long.parseLong(left)).isBetween(1L, 64L << 20));
	}

	/**
	 * Prints what some collections leave.
	 * @param ignored none
	 * @throws InterruptedException never
	 */
	public static void main(String[] ignored) throws InterruptedException {
		BlockingQueue<Long> left = new LinkedBlockingQueue<>();
		MemorySource.jvm().onCollection(left::add);
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
			System.out.println(left.poll(30, TimeUnit.SECONDS));
		}
	}

}
