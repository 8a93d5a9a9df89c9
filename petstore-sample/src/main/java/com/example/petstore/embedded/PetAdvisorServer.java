package com.example.petstore.embedded;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

import tools.jackson.databind.JsonNode;

/**
 * Somebody's model that knows which pets a customer may like:
 * {@code POST /recommendations} with {@code customerId}, {@code petId} and the
 * {@code candidates} to choose from. The same question has the same answer.
 */
public final class PetAdvisorServer extends HttpService {

	private static final int RECOMMENDATIONS = 3;

	/**
	 * Creates an advisor that is not started yet.
	 * @param preferredPort where to listen if the port is free, or 0 for anywhere
	 */
	public PetAdvisorServer(int preferredPort) {
		super("ml_pet_advisor", preferredPort);
	}

	@Override
	Answer handle(Request request) {
		if (!request.method().equals("POST") || !request.path().equals("/recommendations")) {
			return new Answer(404, Map.of("error", "not_found"));
		}
		String customer = request.body().path("customerId").asString("");
		String pet = request.body().path("petId").asString("");
		List<String> candidates = new ArrayList<>();
		for (JsonNode candidate : request.body().path("candidates")) {
			if (!candidate.asString().equals(pet)) {
				candidates.add(candidate.asString());
			}
		}
		candidates.sort(Comparator.comparingInt((candidate) -> liking(customer, pet, candidate)));
		return new Answer(200, Map.of("petIds", candidates.subList(0, Math.min(RECOMMENDATIONS, candidates.size()))));
	}

	/** Any number will do, as long as it is always the same one. */
	private static int liking(String customer, String pet, String candidate) {
		Random random = new Random((customer + pet + candidate).hashCode());
		return random.nextInt();
	}

}
