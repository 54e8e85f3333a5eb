@NullMarked
package io.locktender.playground.product;

import org.jspecify.annotations.NullMarked;
