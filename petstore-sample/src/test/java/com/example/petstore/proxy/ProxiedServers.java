package com.example.petstore.proxy;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.example.petstore.embedded.EmbeddedKafka;
import com.example.petstore.embedded.EmbeddedServer;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * A proxy for each server, by the name of the dependency that it is.
 */
public class ProxiedServers implements BeanPostProcessor, DisposableBean {

	private static final Map<String, String> DEPENDENCIES = Map.of("postgresql", "petstore_database", "redis",
			"redis_cache", "kafka", "kafka_events");

	private final Map<String, Proxy> proxies = new ConcurrentHashMap<>();

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof EmbeddedServer server) {
			int port = portOf(server.address());
			Proxy proxy = new Proxy(() -> port);
			this.proxies.put(DEPENDENCIES.getOrDefault(server.name(), server.name()), proxy);
			if (server instanceof EmbeddedKafka kafka) {
				kafka.advertise(proxy.port());
			}
		}
		return bean;
	}

	private static int portOf(String address) {
		return Integer.parseInt(address.replaceFirst("^.*:(\\d+).*$", "$1"));
	}

	public int port(String dependency) {
		return this.proxies.get(dependency).port();
	}

	/**
	 * Make a dependency seem to be in trouble.
	 * @param dependency its name
	 * @param trouble what seems wrong with it
	 */
	public void set(String dependency, Proxy.Trouble trouble) {
		this.proxies.get(dependency).set(trouble);
	}

	@Override
	public void destroy() throws IOException {
		for (Proxy proxy : this.proxies.values()) {
			proxy.close();
		}
	}

}
