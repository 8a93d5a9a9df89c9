package com.example.petstore.proxy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.example.petstore.PetstoreTest;

import org.springframework.context.annotation.Import;

/**
 * Like {@link PetstoreTest}, with a {@linkplain ProxiedServers proxy} before each server.
 */
@PetstoreTest
@Import(Proxies.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ProxiedPetstoreTest {

}
