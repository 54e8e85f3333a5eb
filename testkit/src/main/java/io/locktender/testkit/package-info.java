/**
 * What the tests of all modules use: the MongoDB server and its databases, jars of steps, and
 * certificates.
 *
 * <p>Which server it is: the one that {@code LOCKTENDER_TEST_MONGODB} names, else one in Docker
 * where Docker runs, else the embedded one in a process of its own.
 */
@NullMarked
package io.locktender.testkit;

import org.jspecify.annotations.NullMarked;
