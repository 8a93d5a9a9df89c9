@NullMarked
package com.example.petstore.pet;

import org.jspecify.annotations.NullMarked;
