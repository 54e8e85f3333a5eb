@NullMarked
package io.locktender.demo;

import org.jspecify.annotations.NullMarked;
