package com.example.petstore.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import com.example.petstore.cache.CacheAnswer;
import com.example.petstore.payment.Payment;
import com.example.petstore.pet.Pet;
import com.example.petstore.pet.PetCatalogue;
import com.example.petstore.pet.PetRecommendations;
import com.example.petstore.pet.PetRepository;
import io.resilience.spring.annotation.ResiliencePattern;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.web.server.ResponseStatusException;

/**
 * One business transaction over all five dependencies. Cache and advisor are extras; the
 * database and the payment are not.
 */
@Service
class OrderService {

	private final KeyTurns turns;

	private final PetRepository pets;

	private final PetCatalogue catalogue;

	private final PetRecommendations recommendations;

	private final OrderRepository orders;

	private final OrderPayment payment;

	private final OrderCompletion completion;

	OrderService(KeyTurns turns, PetRepository pets, PetCatalogue catalogue, PetRecommendations recommendations,
			OrderRepository orders, OrderPayment payment, OrderCompletion completion) {
		this.turns = turns;
		this.pets = pets;
		this.catalogue = catalogue;
		this.recommendations = recommendations;
		this.orders = orders;
		this.payment = payment;
		this.completion = completion;
	}

	/**
	 * Place an order, or find the one that an earlier request with the same key placed.
	 * @param request what the customer wants
	 * @param key the customer's idempotency key, or {@code null} if there is none
	 * @return the order
	 */
	@ResiliencePattern("complete_pet_order_with_recommendations")
	PlacedOrder place(OrderRequest request, @Nullable String key) throws Exception {
		if (key == null) {
			return order(request, UUID.randomUUID().toString());
		}
		return this.turns.inTurn(key, () -> {
			Optional<KnownOrder> known = this.orders.findByKey(key);
			return known.isPresent() ? again(known.get(), request, key) : order(request, key);
		});
	}

	private PlacedOrder again(KnownOrder known, OrderRequest request, String key) {
		if (!known.fingerprint().equals(request.fingerprint())) {
			throw new KeyReusedException();
		}
		if (known.isFinal()) {
			return new PlacedOrder(known.order(), false);
		}
		if (known.isOpen()) {
			throw new StillUnderWayException();
		}
		return order(request, key);
	}

	private PlacedOrder order(OrderRequest request, String key) {
		OpenOrder open = this.orders.begin(prepare(request, key)).orElseThrow(StillUnderWayException::new);
		Payment paid = this.payment.charge(open);
		return new PlacedOrder(this.completion.complete(open, paid), true);
	}

	/** The pet, and what makes its page nicer. */
	private Draft prepare(OrderRequest request, String key) {
		List<String> steps = new ArrayList<>();
		Pet pet = this.pets.findById(request.petId())
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND,
					"There is no pet '%s'".formatted(request.petId())));
		if (!pet.available()) {
			throw new SoldOutException(pet.petId());
		}
		steps.add(OrderStep.PET_RETRIEVED.label());
		CacheAnswer<List<Pet>> cached = this.catalogue.cached(pet.category());
		if (cached.answered()) {
			steps.add(OrderStep.CACHE_CHECKED.label());
		}
		Optional<List<Pet>> advice = this.recommendations.forOrder(request.customerId(), pet, cached);
		if (advice.isPresent()) {
			steps.add(OrderStep.ML_RECOMMENDATIONS_RETRIEVED.label());
		}
		return new Draft(key, request, steps, advice.orElse(List.of()).stream().map(Pet::petId).toList());
	}

}
