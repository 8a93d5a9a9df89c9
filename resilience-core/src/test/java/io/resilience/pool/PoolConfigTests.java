package io.resilience.pool;

import java.nio.ByteBuffer;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PoolConfigTests {

	@Test
	void hasTheDefaultsThatItsDocumentationNames() {
		PoolConfig config = PoolConfig.defaults();
		assertThat(config.minSize()).isEqualTo(5);
		assertThat(config.maxSize()).isEqualTo(20);
		assertThat(config.maxOverflow()).isEqualTo(10);
		assertThat(config.capacity()).isEqualTo(30);
		assertThat(config.idleTimeout()).isEqualTo(Duration.ofMinutes(5));
		assertThat(config.toBuilder().build()).isEqualTo(config);
	}

	@Test
	void refusesWhatCannotBe() {
		assertThatIllegalArgumentException().isThrownBy(() -> PoolConfig.builder().minSize(21).build())
			.withMessage("Invalid min_size (21): must not be above max_size (20)");
		assertThatIllegalArgumentException().isThrownBy(() -> PoolConfig.builder().maxSize(0).build())
			.withMessage("Invalid max_size (0): must be at least 1");
		assertThatIllegalArgumentException().isThrownBy(() -> PoolConfig.builder().maxOverflow(-1).build());
		assertThatIllegalArgumentException().isThrownBy(() -> PoolConfig.builder().leakAfter(Duration.ZERO).build())
			.withMessageContaining("leak_after");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> PoolConfig.builder().maxOverflow(Integer.MAX_VALUE).build())
			.withMessageContaining("max_overflow");
	}

	@Test
	void byteBuffersAreClearedForEachBorrower() {
		try (ResourcePool<ByteBuffer> pool = ResourcePool.of("buffers", PoolFactory.byteBuffers(64), one())) {
			pool.call((buffer) -> buffer.putLong(1));
			assertThat(pool.<Integer>call(ByteBuffer::position)).isZero();
			assertThat(pool.<Integer>call(ByteBuffer::remaining)).isEqualTo(64);
		}
	}

	@Test
	void stringBuildersAreEmptyAndNotKeptWhenTheyHaveGrown() {
		try (ResourcePool<StringBuilder> pool = ResourcePool.of("builders", PoolFactory.stringBuilders(16, 1024),
				one())) {
			StringBuilder first = pool.call((builder) -> builder.append("text"));
			assertThat(pool.<StringBuilder>call((builder) -> builder)).isSameAs(first).isEmpty();
			pool.call((builder) -> builder.append("x".repeat(2000)));
			assertThat(pool.<StringBuilder>call((builder) -> builder)).isNotSameAs(first);
		}
	}

	@Test
	void anySupplierWillDo() {
		try (ResourcePool<Object> pool = ResourcePool.of("objects", PoolFactory.of(Object::new), one())) {
			assertThat(pool.<Object>call((object) -> object)).isSameAs(pool.<Object>call((object) -> object));
		}
	}

	private static PoolConfig one() {
		return PoolConfig.builder().minSize(0).maxSize(1).maxOverflow(0).build();
	}

}
