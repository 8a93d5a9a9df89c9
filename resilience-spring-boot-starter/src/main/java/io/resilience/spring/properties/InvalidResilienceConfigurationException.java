package io.resilience.spring.properties;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown at startup when the configuration cannot work. Carries everything that is wrong,
 * not only the first.
 */
public class InvalidResilienceConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<ConfigurationProblem> problems;

	/**
	 * Reports problems.
	 * @param problems what is wrong, in the order to report it
	 */
	public InvalidResilienceConfigurationException(List<ConfigurationProblem> problems) {
		super(describe(problems));
		this.problems = List.copyOf(problems);
	}

	/**
	 * What is wrong.
	 * @return the problems by file and line
	 */
	public List<ConfigurationProblem> problems() {
		return this.problems;
	}

	private static String describe(List<ConfigurationProblem> problems) {
		String count = (problems.size() == 1) ? "One problem" : problems.size() + " problems";
		return problems.stream()
			.map(ConfigurationProblem::describe)
			.collect(Collectors.joining("%n%n".formatted(),
					"%s in the configuration of Resilience:%n%n".formatted(count), "%n".formatted()));
	}

}
