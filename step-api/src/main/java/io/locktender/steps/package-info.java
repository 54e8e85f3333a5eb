/**
 * Steps in Java: what a release implements. Beside this package a release sees the MongoDB driver
 * with BSON, and slf4j; nothing else of Locktender.
 */
@NullMarked
package io.locktender.steps;

import org.jspecify.annotations.NullMarked;
