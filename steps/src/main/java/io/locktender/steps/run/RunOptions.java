package io.locktender.steps.run;

/**
 * How steps are run.
 *
 * @param absentAllowed whether a collection that a step changes may be missing, since the database
 *     was empty: then there is nothing to change in it
 * @param commands what the commands of {@code exec} steps are given
 */
public record RunOptions(boolean absentAllowed, CommandSettings commands) {}
