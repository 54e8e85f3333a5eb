package io.locktender.steps.run;

import io.locktender.steps.change.CommandSettings;
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
 */
public record RunOptions(boolean absentAllowed, CommandSettings commands) {
  /**
   * The options for the steps of a plan.
   *
   * @param uri the database's connection string, for the commands of {@code exec} steps
   */
  public static RunOptions of(Plan plan, String uri) {
    Map<ReleaseVersion, Path> directories =
        plan.releases().stream().collect(Collectors.toMap(Release::version, Release::directory));
    return new RunOptions(
        plan.from().equals(ReleaseVersion.NONE),
        new CommandSettings(uri, directories::get, CommandSettings.DEFAULT_LIMIT));
  }
}
