/**
 * The connection to the product's database, what its server can do, asked by behaviour, what
 * collections and indexes there are, and how it fails. Knows nothing of upgrades but how they fail.
 */
@NullMarked
package io.locktender.steps.mongo;

import org.jspecify.annotations.NullMarked;
