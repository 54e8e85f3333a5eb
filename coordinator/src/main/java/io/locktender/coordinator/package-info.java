@NullMarked
package io.locktender.coordinator;

import org.jspecify.annotations.NullMarked;
