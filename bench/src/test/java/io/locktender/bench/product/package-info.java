/** Tests of the package of the same name. */
@NullMarked
package io.locktender.bench.product;

import org.jspecify.annotations.NullMarked;
