package io.resilience.spring.aop;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import io.resilience.spring.registry.InvalidGuardedMethodException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * Who makes a call, as an expression over its parameters says; parsed and checked at
 * startup.
 */
final class ClientId {

	private static final Log logger = LogFactory.getLog(ClientId.class);

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private final SpelExpression expression;

	private final Method method;

	private final String where;

	private final AtomicBoolean warned = new AtomicBoolean();

	private ClientId(SpelExpression expression, Method method, String where) {
		this.expression = expression;
		this.method = method;
		this.where = where;
	}

	static ClientId of(String text, Method method, String where) {
		try {
			SpelExpression expression = new SpelExpressionParser().parseRaw(text);
			refuseUnknownVariables(expression.getAST(), text, variables(method), where);
			return new ClientId(expression, method, where);
		}
		catch (ParseException ex) {
			throw new InvalidGuardedMethodException(
					"The clientId '%s' of %s is no SpEL expression: %s.".formatted(text, where, ex.getSimpleMessage()),
					"Use an expression over the parameters, such as #request.clientId or #a0.");
		}
	}

	private static Set<String> variables(Method method) {
		Set<String> variables = new LinkedHashSet<>();
		@Nullable String[] names = NAMES.getParameterNames(method);
		if (names != null) {
			Arrays.stream(names).forEach((name) -> variables.add("#" + name));
		}
		for (int i = 0; i < method.getParameterCount(); i++) {
			variables.add("#a" + i);
			variables.add("#p" + i);
		}
		return variables;
	}

	/** What is not there is {@code null}, and all clients would be one. */
	private static void refuseUnknownVariables(SpelNode node, String text, Set<String> known, String where) {
		if (node instanceof VariableReference) {
			String variable = node.toStringAST();
			if (!known.contains(variable) && !variable.equals("#this") && !variable.equals("#root")) {
				throw new InvalidGuardedMethodException(
						"The clientId '%s' of %s speaks of %s, which is no parameter of the method.".formatted(text,
								where, variable),
						known.isEmpty() ? "The method has no parameters: leave clientId out."
								: "Use one of %s. Names are known where javac is given -parameters."
									.formatted(String.join(", ", known)));
			}
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			refuseUnknownVariables(node.getChild(i), text, known, where);
		}
	}

	/**
	 * Reads who makes a call.
	 * @param arguments arguments of the call
	 * @return the client, or {@code null} for nobody in particular. An expression that
	 * fails (such as for an argument that is {@code null}) does not fail the call
	 */
	@Nullable String read(@Nullable Object[] arguments) {
		try {
			Object value = this.expression
				.getValue(new MethodBasedEvaluationContext(NoRoot.INSTANCE, this.method, arguments, NAMES));
			return (value != null) ? value.toString() : null;
		}
		catch (EvaluationException ex) {
			if (this.warned.compareAndSet(false, true)) {
				logger.warn("The clientId of %s could not be read; such calls count as one client (said only once)"
					.formatted(this.where), ex);
			}
			return null;
		}
	}

	/** The expression speaks of parameters only. */
	private enum NoRoot {

		INSTANCE

	}

}
