/** Tests of the package of the same name. */
@NullMarked
package io.locktender.bench.site;

import org.jspecify.annotations.NullMarked;
