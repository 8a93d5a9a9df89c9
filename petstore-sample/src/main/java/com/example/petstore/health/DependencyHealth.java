package com.example.petstore.health;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a dependency is.
 *
 * @param status its condition
 * @param bulkheadUtilization permits in use of all, {@code 2/10}
 * @param successRate share of the calls that succeeded, {@code 95.50%}
 * @param circuitBreakerState state of its breaker, {@code disabled} if it has none
 * @param totalRequests all calls since the start
 * @param rejectedRequests those of them that its guard refused
 */
record DependencyHealth(String status, @JsonProperty("bulkhead_utilization") String bulkheadUtilization,
		@JsonProperty("success_rate") String successRate,
		@JsonProperty("circuit_breaker_state") String circuitBreakerState,
		@JsonProperty("total_requests") long totalRequests, @JsonProperty("rejected_requests") long rejectedRequests) {
}
