package com.example.petstore;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Clients that ask at the same time, each one request after the other.
 */
public final class Clients implements AutoCloseable {

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final URI server;

	private final int number;

	private final ExecutorService threads;

	public Clients(int port, int number) {
		this.server = URI.create("http://127.0.0.1:" + port);
		this.number = number;
		this.threads = Executors.newFixedThreadPool(number);
	}

	/**
	 * Each client asks once.
	 * @param path what for
	 * @return the answers to come
	 */
	public List<Future<Answer>> ask(String path) {
		return start(() -> get(path));
	}

	/**
	 * Each client asks again and again.
	 * @param path what for
	 * @param on whether to go on
	 * @return the answers of each client to come
	 */
	public List<Future<List<Answer>>> askWhile(String path, BooleanSupplier on) {
		return start(() -> {
			List<Answer> answers = new ArrayList<>();
			while (on.getAsBoolean()) {
				answers.add(get(path));
			}
			return answers;
		});
	}

	/**
	 * Each client asks a number of times.
	 * @param path what for
	 * @param times how often
	 * @return how many answers of each status there were
	 */
	public Map<Integer, Long> askRepeatedly(String path, int times) throws ExecutionException, InterruptedException {
		List<Answer> answers = new ArrayList<>();
		for (Future<List<Answer>> client : start(() -> get(path, times))) {
			answers.addAll(client.get());
		}
		return answers.stream().collect(Collectors.groupingBy(Answer::status, Collectors.counting()));
	}

	private <T> List<Future<T>> start(Callable<T> client) {
		List<Future<T>> results = new ArrayList<>();
		for (int i = 0; i < this.number; i++) {
			results.add(this.threads.submit(client));
		}
		return results;
	}

	private List<Answer> get(String path, int times) throws Exception {
		List<Answer> answers = new ArrayList<>(times);
		for (int i = 0; i < times; i++) {
			answers.add(get(path));
		}
		return answers;
	}

	private Answer get(String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(this.server.resolve(path)).timeout(Duration.ofSeconds(30)).build();
		long start = System.nanoTime();
		HttpResponse<String> response = this.http.send(request, HttpResponse.BodyHandlers.ofString());
		return new Answer(response.statusCode(), response.headers().firstValue("Retry-After").isPresent(),
				response.body(), Duration.ofNanos(System.nanoTime() - start));
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	/**
	 * What a client got.
	 *
	 * @param status the HTTP status
	 * @param hasRetryAfter whether it was told when to come back
	 * @param body the body
	 * @param time how long it took
	 */
	public record Answer(int status, boolean hasRetryAfter, String body, Duration time) {

	}

}
