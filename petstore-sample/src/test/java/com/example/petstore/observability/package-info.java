@NullMarked
package com.example.petstore.observability;

import org.jspecify.annotations.NullMarked;
