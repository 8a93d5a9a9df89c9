@NullMarked
package com.example.petstore.order;

import org.jspecify.annotations.NullMarked;
