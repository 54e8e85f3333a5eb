@NullMarked
package io.locktender.steps.price;

import org.jspecify.annotations.NullMarked;
