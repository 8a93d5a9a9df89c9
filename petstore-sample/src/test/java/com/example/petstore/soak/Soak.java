package com.example.petstore.soak;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.example.petstore.PetstoreApplication;
import com.example.petstore.Shopper;
import com.example.petstore.embedded.EmbeddedKafka;
import com.example.petstore.embedded.PaymentGatewayServer;
import com.example.petstore.event.EventReader;
import com.example.petstore.event.Outbox;
import com.example.petstore.proxy.Proxies;
import com.example.petstore.proxy.ProxiedServers;
import com.example.petstore.proxy.Proxy.Trouble;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Mixed load while one dependency after the other is dead, slow or hung, and the accounts
 * afterwards. {@link #main} runs it on its own for as long as is wanted:
 * {@code Soak PT30M PT60S}.
 */
public final class Soak {

	private static final List<String> DEPENDENCIES = List.of("petstore_database", "redis_cache", "kafka_events",
			"payment_gateway", "ml_pet_advisor");

	private static final List<Trouble> TROUBLES = List.of(Trouble.DEAD, Trouble.HUNG, Trouble.SLOW);

	private final ApplicationContext context;

	private final Shopper shopper;

	private final JdbcClient jdbc;

	private final ProxiedServers servers;

	private final List<Long> heap = new ArrayList<>();

	public Soak(ApplicationContext context) {
		this.context = context;
		this.shopper = new Shopper(context);
		this.jdbc = context.getBean(JdbcClient.class);
		this.servers = context.getBean(ProxiedServers.class);
	}

	/**
	 * Run it.
	 * @param duration for how long
	 * @param period how long each trouble takes, with as much time to recover in it
	 * @return what came of it
	 */
	public Result run(Duration duration, Duration period) throws Exception {
		try (EventReader events = new EventReader(this.context.getBean(EmbeddedKafka.class).address());
				MixedLoad load = new MixedLoad(this.shopper)) {
			load.start();
			long troubles = makeTrouble(duration, period);
			load.end();
			this.shopper.awaitAllClosed();
			awaitSettled();
			return new Accounts(this.jdbc, this.context.getBean(PaymentGatewayServer.class), events).settle(load,
					troubles, this.heap);
		}
	}

	private long makeTrouble(Duration duration, Duration period) {
		long start = System.nanoTime();
		int troubles = 0;
		while (System.nanoTime() - start < duration.toNanos()) {
			String dependency = DEPENDENCIES.get(troubles % DEPENDENCIES.size());
			int round = troubles / DEPENDENCIES.size();
			Trouble trouble = TROUBLES.get((troubles % DEPENDENCIES.size() + round) % TROUBLES.size());
			troubles++;
			this.servers.set(dependency, trouble);
			letPass(period.dividedBy(2));
			this.servers.set(dependency, Trouble.NONE);
			letPass(period.dividedBy(2));
			this.heap.add(usedHeap());
			System.out.printf("%5d s: %s was %s, heap %d MB%n", (System.nanoTime() - start) / 1_000_000_000, dependency,
					trouble, this.heap.get(this.heap.size() - 1));
		}
		return troubles;
	}

	private static void letPass(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		while (System.nanoTime() < end) {
			LockSupport.parkNanos(end - System.nanoTime());
		}
	}

	/** In megabytes, after a collection. */
	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
	}

	private void awaitSettled() {
		Outbox outbox = this.context.getBean(Outbox.class);
		long start = System.nanoTime();
		while (outbox.size() > 0 || open() > 0) {
			if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(3)) {
				throw new IllegalStateException("%d events and %d orders are left".formatted(outbox.size(), open()));
			}
			letPass(Duration.ofMillis(200));
		}
	}

	private int open() {
		return this.jdbc.sql("select count(*) from pet_order where status = 'paying'").query(Integer.class).single();
	}

	public static void main(String[] arguments) throws Exception {
		int status = 1;
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(PetstoreApplication.class,
				Proxies.class)
			.profiles("testing")
			.run("--server.port=0", "--petstore.background.interval=10s")) {
			Result result = new Soak(context).run(Duration.parse(arguments[0]), Duration.parse(arguments[1]));
			System.out.println(result.report());
			status = result.failures().isEmpty() ? 0 : 1;
		}
		System.exit(status);
	}

	/**
	 * What came of it.
	 *
	 * @param numbers what was counted
	 * @param heap megabytes in use after each trouble
	 * @param failures what must not be
	 */
	public record Result(Map<String, Object> numbers, List<Long> heap, List<String> failures) {

		String report() {
			StringBuilder report = new StringBuilder();
			this.numbers.forEach((name, number) -> report.append("%-40s %s%n".formatted(name, number)));
			report.append("%-40s %s%n".formatted("heap in MB after each trouble", this.heap));
			report.append("%-40s %s%n".formatted("failures", this.failures));
			return report.toString();
		}

	}

}
