package io.resilience.spring.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;

import javax.sql.DataSource;

import io.resilience.time.Deadline;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.InOrder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

class DeadlineDataSourceTests {

	private final DataSource target = mock();

	private final Connection connection = mock();

	private final PreparedStatement statement = mock();

	private final DeadlineDataSource dataSource = new DeadlineDataSource(this.target);

	@BeforeEach
	void connect() throws SQLException {
		given(this.target.getConnection()).willReturn(this.connection);
		given(this.connection.prepareStatement("select 1")).willReturn(this.statement);
		given(this.connection.createStatement()).willReturn(this.statement);
	}

	private boolean execute(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("select 1")) {
			return statement.execute();
		}
	}

	@Test
	void withoutADeadlineNothingIsToldToTheDriver() throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			execute(connection);
			connection.commit();
		}
		verify(this.statement, never()).setQueryTimeout(anyInt());
		verify(this.statement, never()).getQueryTimeout();
		verify(this.connection, never()).getNetworkTimeout();
		verify(this.connection, never()).setNetworkTimeout(any(), anyInt());
	}

	@ParameterizedTest
	@CsvSource({ "5000, 0, 5", "4200, 0, 5", "300, 0, 1", "5000, 9, 5" })
	void theQueryTimeoutIsWhatIsLeftRoundedUpAndThenAsItWas(long leftMillis, int own, int expected) throws Exception {
		given(this.statement.getQueryTimeout()).willReturn(own);
		Deadline.after(Duration.ofMillis(leftMillis)).call(() -> execute(this.dataSource.getConnection()));
		InOrder order = inOrder(this.statement);
		order.verify(this.statement).setQueryTimeout(expected);
		order.verify(this.statement).execute();
		order.verify(this.statement).setQueryTimeout(own);
	}

	@Test
	void aShorterQueryTimeoutOfTheApplicationStays() throws Exception {
		given(this.statement.getQueryTimeout()).willReturn(2);
		Deadline.after(Duration.ofSeconds(5)).call(() -> execute(this.dataSource.getConnection()));
		verify(this.statement, never()).setQueryTimeout(anyInt());
	}

	@Test
	void theNetworkTimeoutLiesBehindTheQueryTimeoutUntilTheConnectionIsReturned() throws Exception {
		given(this.connection.getNetworkTimeout()).willReturn(60_000);
		Deadline.after(Duration.ofMillis(2500)).call(() -> {
			try (Connection connection = this.dataSource.getConnection()) {
				execute(connection);
				return execute(connection);
			}
		});
		InOrder order = inOrder(this.connection, this.statement);
		order.verify(this.connection).setNetworkTimeout(any(), eq(3500));
		order.verify(this.statement).execute();
		order.verify(this.connection).setNetworkTimeout(any(), eq(60_000));
		order.verify(this.connection).close();
	}

	@Test
	void aShorterNetworkTimeoutStays() throws Exception {
		given(this.connection.getNetworkTimeout()).willReturn(1000);
		Deadline.after(Duration.ofSeconds(5)).call(() -> execute(this.dataSource.getConnection()));
		verify(this.connection, never()).setNetworkTimeout(any(), anyInt());
	}

	@Test
	void useAfterTheCallOfTheSameConnectionIsUnbounded() throws Exception {
		Connection connection = this.dataSource.getConnection();
		Deadline.after(Duration.ofSeconds(1)).call(() -> execute(connection));
		connection.commit();
		InOrder order = inOrder(this.connection);
		order.verify(this.connection).setNetworkTimeout(any(), eq(1500));
		order.verify(this.connection).setNetworkTimeout(any(), eq(0));
		order.verify(this.connection).commit();
	}

	@Test
	void afterTheDeadlineNothingIsExecutedButRolledBack() throws Exception {
		Connection connection = this.dataSource.getConnection();
		assertThatExceptionOfType(SQLTimeoutException.class)
			.isThrownBy(() -> Deadline.after(Duration.ZERO).call(() -> execute(connection)));
		Deadline.after(Duration.ZERO).call(() -> {
			connection.rollback();
			return true;
		});
		verify(this.statement, never()).execute();
		verify(this.connection).rollback();
	}

	@Test
	void aDriverWithoutNetworkTimeoutsIsAskedOnce() throws Exception {
		given(this.connection.getNetworkTimeout()).willThrow(new SQLFeatureNotSupportedException());
		Deadline.after(Duration.ofSeconds(1)).call(() -> {
			try (Connection connection = this.dataSource.getConnection()) {
				execute(connection);
				return execute(connection);
			}
		});
		verify(this.connection).getNetworkTimeout();
		verify(this.connection).close();
	}

	@Test
	void whatTheDriverThrowsIsThrownUnchanged() throws Exception {
		SQLException broken = new SQLException("broken", "08006");
		willThrow(broken).given(this.statement).execute();
		willThrow(new SQLException("closed")).given(this.statement).setQueryTimeout(0);
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(
					() -> Deadline.after(Duration.ofSeconds(1)).call(() -> execute(this.dataSource.getConnection())))
			.isSameAs(broken);
	}

	@Test
	void everythingLeadsToItsTarget() throws Exception {
		given(this.connection.unwrap(Runnable.class)).willReturn(this::hashCode);
		given(this.connection.isWrapperFor(Runnable.class)).willReturn(true);
		Connection connection = this.dataSource.getConnection();
		assertThat(connection.isWrapperFor(Runnable.class)).isTrue();
		assertThat(connection.unwrap(Runnable.class)).isNotNull();
		assertThat(connection).isEqualTo(connection).isNotEqualTo(this.dataSource.getConnection());
		assertThat(connection.hashCode()).isEqualTo(connection.hashCode());
		try (Statement statement = connection.createStatement()) {
			assertThat(statement.getConnection()).isSameAs(connection);
			assertThat(statement).isInstanceOf(PreparedStatement.class).isEqualTo(statement);
		}
		assertThat(this.dataSource.getTargetDataSource()).isSameAs(this.target);
	}

}
