@NullMarked
package com.example.petstore.event;

import org.jspecify.annotations.NullMarked;
