@NullMarked
package io.locktender.demo.steps;

import org.jspecify.annotations.NullMarked;
