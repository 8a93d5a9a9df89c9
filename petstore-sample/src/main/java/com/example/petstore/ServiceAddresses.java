package com.example.petstore;

/**
 * Where the services of others are.
 *
 * @param paymentGateway base URL of the payment gateway
 * @param petAdvisor base URL of the pet advisor
 */
public record ServiceAddresses(String paymentGateway, String petAdvisor) {
}
