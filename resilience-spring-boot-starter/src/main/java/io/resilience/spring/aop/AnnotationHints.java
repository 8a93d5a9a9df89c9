package io.resilience.spring.aop;

import java.util.List;

import io.resilience.spring.annotation.ApiCall;
import io.resilience.spring.annotation.CacheCall;
import io.resilience.spring.annotation.CpuCall;
import io.resilience.spring.annotation.DatabaseCall;
import io.resilience.spring.annotation.DependencyCall;
import io.resilience.spring.annotation.FileSystemCall;
import io.resilience.spring.annotation.LoadShed;
import io.resilience.spring.annotation.MemoryCall;
import io.resilience.spring.annotation.MessageQueueCall;
import io.resilience.spring.annotation.Profiled;
import io.resilience.spring.annotation.ResiliencePattern;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Keeps the attributes of the annotations, in a native image.
 */
final class AnnotationHints implements RuntimeHintsRegistrar {

	private static final List<Class<?>> ANNOTATIONS = List.of(DependencyCall.class, DatabaseCall.class, ApiCall.class,
			CacheCall.class, MessageQueueCall.class, FileSystemCall.class, CpuCall.class, MemoryCall.class,
			ResiliencePattern.class, LoadShed.class, Profiled.class);

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		ANNOTATIONS.forEach((type) -> hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS));
	}

}
