package com.example.petstore.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;

import com.example.petstore.demo.Shop.Reply;

/**
 * Requests at the same time.
 */
final class Crowd implements AutoCloseable {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	Asked ask(int number, Supplier<Reply> request) {
		List<Future<Reply>> replies = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			replies.add(this.threads.submit(request::get));
		}
		return new Asked(replies);
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	/**
	 * Requests under way.
	 *
	 * @param replies what comes back
	 */
	record Asked(List<Future<Reply>> replies) {

		long successful() {
			return count(Reply::successful);
		}

		long rejected() {
			return count((reply) -> reply.status() == 503 && reply.reason().equals("bulkhead_full"));
		}

		long count(Predicate<Reply> kind) {
			return all().stream().filter(kind).count();
		}

		List<Reply> all() {
			List<Reply> all = new ArrayList<>();
			for (Future<Reply> reply : this.replies) {
				try {
					all.add(reply.get());
				}
				catch (ExecutionException ex) {
					throw new DemoException("A request failed: " + ex.getCause(), ex);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
					throw new DemoException("Interrupted", ex);
				}
			}
			return all;
		}

	}

}
