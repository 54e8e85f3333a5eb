package io.locktender.steps.run;

import io.locktender.steps.change.CommandSettings;
import io.locktender.steps.mongo.SuspendedTimes;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How steps are run.
 *
 * @param absentAllowed whether a collection that a step changes may be missing, since the database
 *     was empty: then there is nothing to change in it
 * @param commands what the commands of {@code exec} steps are given
 * @param times what is suspended in the collections, where they are copies
 */
public record RunOptions(boolean absentAllowed, CommandSettings commands, SuspendedTimes times) {
  /** For collections in which nothing is suspended. */
  public RunOptions(boolean absentAllowed, CommandSettings commands) {
    this(absentAllowed, commands, new SuspendedTimes());
  }

  /** The options for the steps of a plan, on collections in which nothing is suspended. */
  public static RunOptions of(Plan plan, String uri) {
    return of(plan, uri, new SuspendedTimes());
  }

  /**
   * The options for the steps of a plan.
   *
   * @param uri the database's connection string, for the commands of {@code exec} steps
   * @param times what is suspended in the collections
   */
  public static RunOptions of(Plan plan, String uri, SuspendedTimes times) {
    Map<ReleaseVersion, Path> directories =
        plan.releases().stream().collect(Collectors.toMap(Release::version, Release::directory));
    return new RunOptions(
        plan.from().equals(ReleaseVersion.NONE),
        new CommandSettings(uri, directories::get, CommandSettings.DEFAULT_LIMIT),
        times);
  }
}
