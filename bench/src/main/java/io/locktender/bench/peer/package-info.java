/** Other programs for the same: Mongock and Liquibase, each in processes of its own. */
@NullMarked
package io.locktender.bench.peer;

import org.jspecify.annotations.NullMarked;
