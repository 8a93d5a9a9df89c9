package com.example.petstore.health;

import java.time.Instant;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How the petstore is.
 *
 * @param service its name
 * @param timestamp when it was like this
 * @param resilienceFramework whether its dependencies are guarded
 * @param overallStatus degraded if any dependency is, else under_pressure if any is, else
 * healthy
 * @param dependencies by name
 */
record PetstoreHealth(String service, Instant timestamp,
		@JsonProperty("resilience_framework") String resilienceFramework,
		@JsonProperty("overall_status") String overallStatus, Map<String, DependencyHealth> dependencies) {
}
