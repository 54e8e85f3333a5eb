@NullMarked
package io.locktender.steps.work;

import org.jspecify.annotations.NullMarked;
