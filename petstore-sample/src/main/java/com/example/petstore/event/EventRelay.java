package com.example.petstore.event;

import java.time.Duration;
import java.util.List;

import com.example.petstore.background.BackgroundJob;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells what is in the outbox, the oldest first, and forgets what is told. An event may
 * be told twice, if the application ends in between, but never not at all.
 */
@Component
public class EventRelay implements SmartLifecycle {

	private static final int BATCH = 50;

	/** Longer than a batch can take; after a crash its events wait this long. */
	private static final Duration CLAIM = Duration.ofSeconds(60);

	private final Outbox outbox;

	private final EventPublisher publisher;

	private final BackgroundJob job;

	private volatile boolean running;

	EventRelay(Outbox outbox, EventPublisher publisher, @Value("${petstore.background.interval}") Duration interval) {
		this.outbox = outbox;
		this.publisher = publisher;
		this.job = new BackgroundJob("event-relay", this::relay, interval);
	}

	/**
	 * There is something in the outbox.
	 */
	public void wake() {
		this.job.wake();
	}

	private void relay() throws Exception {
		List<PendingEvent> events;
		do {
			events = this.outbox.claim(BATCH, CLAIM);
			for (int i = 0; i < events.size(); i++) {
				tell(events, i);
			}
		}
		while (events.size() == BATCH);
	}

	private void tell(List<PendingEvent> events, int next) throws Exception {
		try {
			this.publisher.publish(events.get(next));
		}
		catch (Exception ex) {
			this.outbox.release(events.subList(next, events.size()));
			throw ex;
		}
		this.outbox.told(events.get(next));
	}

	@Override
	public void start() {
		this.running = true;
		this.job.start();
	}

	@Override
	public void stop() {
		this.running = false;
		this.job.close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
