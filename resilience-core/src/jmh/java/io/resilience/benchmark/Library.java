package io.resilience.benchmark;

import java.util.concurrent.Callable;

/**
 * Puts something around a body.
 */
interface Library {

	Callable<Object> guard(Callable<Object> body) throws Exception;

}
