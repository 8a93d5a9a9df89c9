package io.resilience.spring.properties;

/**
 * A setting, and how it is written in one place.
 *
 * @param found the setting
 * @param written how it is written
 */
record Mention(Match.Found found, Written written) {

}
