@NullMarked
package io.locktender.playground.product.steps;

import org.jspecify.annotations.NullMarked;
