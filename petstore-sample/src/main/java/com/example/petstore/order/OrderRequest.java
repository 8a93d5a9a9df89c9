package com.example.petstore.order;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import com.example.petstore.payment.Charge;
import com.example.petstore.web.PlainText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * What a customer wants.
 *
 * @param customerId who
 * @param petId which pet
 * @param payment how it is paid
 */
record OrderRequest(@NotBlank @Size(max = 100) @PlainText String customerId,
		@NotBlank @Size(max = 20) @PlainText String petId, @NotNull @Valid PaymentData payment) {

	Charge charge() {
		return new Charge(this.customerId, this.payment.method, this.payment.amount, this.payment.currency);
	}

	/** The same for the same order, and for no other. */
	String fingerprint() {
		String text = String.join("\n", this.customerId, this.petId, this.payment.method,
				this.payment.amount.stripTrailingZeros().toPlainString(), this.payment.currency);
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

	/**
	 * How an order is paid.
	 *
	 * @param method such as {@code credit_card}
	 * @param amount how much
	 * @param currency of what, three letters
	 */
	record PaymentData(@NotBlank @Size(max = 40) @PlainText String method,
			@NotNull @DecimalMin("0.01") @Digits(integer = 10, fraction = 2) BigDecimal amount,
			@NotNull @Pattern(regexp = "[A-Z]{3}", message = "must be three capital letters") String currency) {

	}

}
