/** Tests of the package of the same name. */
@NullMarked
package io.locktender.bench.report;

import org.jspecify.annotations.NullMarked;
