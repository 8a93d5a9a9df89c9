/**
 * A shop for pets: a plain Spring MVC application, one package for each feature.
 */
@NullMarked
package com.example.petstore;

import org.jspecify.annotations.NullMarked;
