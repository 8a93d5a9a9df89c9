package io.resilience.spring;

import org.springframework.boot.WebApplicationType;

/**
 * {@link HttpTests} on the servlet stack.
 */
class ServletHttpTests extends HttpTests {

	ServletHttpTests() {
		super(WebApplicationType.SERVLET);
	}

}
