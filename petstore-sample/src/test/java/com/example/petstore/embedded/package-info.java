@NullMarked
package com.example.petstore.embedded;

import org.jspecify.annotations.NullMarked;
