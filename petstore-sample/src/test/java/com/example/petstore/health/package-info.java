@NullMarked
package com.example.petstore.health;

import org.jspecify.annotations.NullMarked;
