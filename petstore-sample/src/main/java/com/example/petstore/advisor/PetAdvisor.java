package com.example.petstore.advisor;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import com.example.petstore.ServiceAddresses;
import com.example.petstore.web.HttpClients;
import io.resilience.spring.annotation.ApiCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * The pet advisor's client. Where the advisor fails there are no recommendations, and
 * nothing else.
 */
@Component
public class PetAdvisor {

	private static final Logger logger = LoggerFactory.getLogger(PetAdvisor.class);

	private final RestClient http;

	PetAdvisor(HttpClients clients, ServiceAddresses addresses) {
		this.http = clients.client(addresses.petAdvisor());
	}

	/**
	 * Ask for recommendations.
	 * @param question for whom
	 * @return identifiers of some of the candidates, or empty if the advisor failed
	 */
	@ApiCall(value = "ml_pet_advisor", fallback = "nothing")
	public Optional<List<String>> recommend(Question question) {
		return ask(question);
	}

	/**
	 * Ask while somebody waits for an order: an operation of its own, whose timeout
	 * leaves the rest of the order its time.
	 * @param question for whom
	 * @return identifiers of some of the candidates, or empty if the advisor failed
	 */
	@ApiCall(value = "ml_pet_advisor", fallback = "nothing")
	public Optional<List<String>> recommendWithOrder(Question question) {
		return ask(question);
	}

	private Optional<List<String>> ask(Question question) {
		Advice advice = this.http.post()
			.uri("/recommendations")
			.contentType(MediaType.APPLICATION_JSON)
			.body(question)
			.retrieve()
			.body(Advice.class);
		return Optional.of(Objects.requireNonNull(advice, "The advisor's answer is empty").petIds());
	}

	private Optional<List<String>> nothing(Question question, Throwable failure) {
		logger.debug("No recommendations for {}", question.petId(), failure);
		return Optional.empty();
	}

	private record Advice(List<String> petIds) {

	}

}
