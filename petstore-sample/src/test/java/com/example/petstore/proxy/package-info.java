@NullMarked
package com.example.petstore.proxy;

import org.jspecify.annotations.NullMarked;
