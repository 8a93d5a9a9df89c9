@NullMarked
package com.example.petstore.soak;

import org.jspecify.annotations.NullMarked;
