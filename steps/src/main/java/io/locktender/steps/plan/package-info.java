/** The ordered steps from one database version to another, each with its way back. */
@NullMarked
package io.locktender.steps.plan;

import org.jspecify.annotations.NullMarked;
