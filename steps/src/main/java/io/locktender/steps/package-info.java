@NullMarked
package io.locktender.steps;

import org.jspecify.annotations.NullMarked;
