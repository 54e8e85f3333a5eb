package io.locktender.steps.price;

import com.google.common.collect.ImmutableSortedSet;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.run.StepRunner;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which backups an upgrade must have left, by what its steps are. Of the others (a collection that
 * is dropped if it is there, or that only code knows of) there may be one.
 *
 * @param needed the collections that were there before it, or the steps would have failed
 * @param made the collections that were there after it, since a step makes them
 */
record ExpectedBackups(Set<String> needed, Set<String> made) {
  ExpectedBackups {
    needed = ImmutableSortedSet.copyOf(needed);
    made = ImmutableSortedSet.copyOf(made);
  }

  static ExpectedBackups of(Plan plan) {
    boolean absentAllowed = plan.from().equals(ReleaseVersion.NONE);
    Set<String> needed = new TreeSet<>();
    Set<String> made = new TreeSet<>();
    Set<String> seen = new HashSet<>();
    for (Step step : plan.masterSteps()) {
      Change change = step.change();
      if (!StepRunner.keepsItsCollections(change)) {
        follow(change, made);
      } else if (!absentAllowed) {
        change.touches().stream().filter(name -> !seen.contains(name)).forEach(needed::add);
      }
      seen.addAll(change.touches());
    }
    return new ExpectedBackups(needed, made);
  }

  private static void follow(Change change, Set<String> made) {
    // What commands and code do to the collections that they touch is not known.
    made.removeAll(change.touches());
    if (change instanceof Change.CreateCollection create) {
      made.add(create.collection());
    } else if (change instanceof Change.RenameCollection rename) {
      made.add(rename.to());
    }
  }

  /** Those that are expected and not among these. */
  Set<String> missing(Collection<String> found) {
    Set<String> missing = new TreeSet<>(needed);
    missing.addAll(made);
    missing.removeAll(found);
    return missing;
  }
}
