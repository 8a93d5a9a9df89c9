package io.resilience.spring;

import org.springframework.boot.WebApplicationType;

/**
 * {@link HttpTests} on the reactive stack.
 */
class ReactiveHttpTests extends HttpTests {

	ReactiveHttpTests() {
		super(WebApplicationType.REACTIVE);
	}

}
