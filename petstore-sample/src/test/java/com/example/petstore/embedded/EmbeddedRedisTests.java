package com.example.petstore.embedded;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EmbeddedRedisTests {

	@Test
	void canBeStoppedAndStartedAndLeavesNoProcessBehind() {
		List<ProcessHandle> second;
		try (EmbeddedRedis redis = new EmbeddedRedis()) {
			redis.start();
			redis.start();
			List<ProcessHandle> first = redis.processes();
			String address = redis.address();
			assertThat(first).singleElement().matches(ProcessHandle::isAlive);
			redis.stop();
			redis.stop();
			assertThat(first).noneMatch(ProcessHandle::isAlive);
			redis.start();
			assertThat(redis.address()).isEqualTo(address);
			second = redis.processes();
			assertThat(second).singleElement().matches(ProcessHandle::isAlive);
		}
		assertThat(second).noneMatch(ProcessHandle::isAlive);
	}

}
