package com.example.petstore.web;

import java.net.http.HttpClient;
import java.time.Duration;

import io.resilience.spring.http.DeadlineJdkRequestFactory;

import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * Makes clients of other services. No request outlives the guarded call that makes it.
 */
@Component
public class HttpClients {

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(2))
		.build();

	private final RestClient.Builder builder;

	HttpClients(RestClient.Builder builder) {
		this.builder = builder;
	}

	/**
	 * Make a client of a service.
	 * @param address its base URL
	 * @return the client
	 */
	public RestClient client(String address) {
		return this.builder.clone()
			.baseUrl(address)
			.requestFactory(new DeadlineJdkRequestFactory(this.client, null))
			.build();
	}

}
