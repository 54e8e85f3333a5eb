/**
 * The connection to the product's database, what its server can do, asked by behaviour, how its
 * structures are changed, and how it fails. Knows nothing of upgrades but how they fail.
 */
@NullMarked
package io.locktender.steps.mongo;

import org.jspecify.annotations.NullMarked;
