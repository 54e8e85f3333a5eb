/** Tests of the package of the same name. */
@NullMarked
package io.locktender.bench.peer;

import org.jspecify.annotations.NullMarked;
