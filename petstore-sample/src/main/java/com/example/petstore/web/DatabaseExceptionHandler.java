package com.example.petstore.web;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Tells the client that the database failed. Exceptions which come from wrong SQL are
 * left out: they are a mistake of this application and no use to try again.
 */
@RestControllerAdvice
class DatabaseExceptionHandler {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseExceptionHandler.class);

	@ExceptionHandler({ DataAccessResourceFailureException.class, TransientDataAccessException.class,
			RecoverableDataAccessException.class, UncategorizedDataAccessException.class, TransactionException.class })
	ProblemDetail databaseFailed(Exception ex) {
		// One line: during an outage every request ends here.
		logger.warn("{} because of {}", ex.getClass().getSimpleName(),
				NestedExceptionUtils.getMostSpecificCause(ex).toString());
		logger.debug("Database failed", ex);
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"Database connection failed, please try again later");
	}

}
