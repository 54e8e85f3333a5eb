package io.locktender.steps.plan;

import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseStore;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a plan brings the database to what each of its releases requires. */
final class Requirements {
  /** A range that begins with one release: the one to look for. */
  private static final Pattern FIRST =
      Pattern.compile("(?:>=|\\^|~|=)?(\\d+\\.\\d+\\.\\d+(?:-[0-9A-Za-z.-]+)?)");

  private Requirements() {}

  /** What is not met: one sentence a release. Going back, nothing is required. */
  static List<String> unmet(Plan plan) {
    List<String> unmet = new ArrayList<>();
    ReleaseVersion at = plan.from();
    for (Release release : plan.releases()) {
      String range = release.requires().orElse("");
      if (!range.isEmpty() && !at.isIn(range)) {
        unmet.add(sentence(release, range, at));
      }
      at = release.version();
    }
    return unmet;
  }

  private static String sentence(Release release, String range, ReleaseVersion at) {
    Matcher first = FIRST.matcher(range);
    String missing =
        first.matches() ? first.group(1) + " is missing" : "a release in it is missing";
    return "%s: requires: expected the database at a version in '%s' when the steps of %s begin, found %s: %s; install it beside, or go to one first"
        .formatted(
            release.directory().resolve(ReleaseStore.MANIFEST),
            range,
            release.version(),
            at,
            missing);
  }
}
