@NullMarked
package com.example.petstore.demo;

import org.jspecify.annotations.NullMarked;
