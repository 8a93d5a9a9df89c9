@NullMarked
package com.example.petstore.chaos;

import org.jspecify.annotations.NullMarked;
