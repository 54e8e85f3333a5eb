/**
 * The ordered steps from one database version to another, each with its way back, and whether they
 * can roll. Knows releases, and what a server can do; needs no database.
 */
@NullMarked
package io.locktender.steps.plan;

import org.jspecify.annotations.NullMarked;
