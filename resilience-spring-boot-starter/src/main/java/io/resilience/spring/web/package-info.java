/**
 * What a web client is told of a call that was refused or took too long.
 */
@NullMarked
package io.resilience.spring.web;

import org.jspecify.annotations.NullMarked;
