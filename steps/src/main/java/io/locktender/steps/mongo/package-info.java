/** The connection to the product's database, and what its server can do, asked by behaviour. */
@NullMarked
package io.locktender.steps.mongo;

import org.jspecify.annotations.NullMarked;
