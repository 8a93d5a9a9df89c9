@NullMarked
package com.example.petstore;

import org.jspecify.annotations.NullMarked;
