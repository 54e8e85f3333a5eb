package io.locktender.coordinator.document;

import com.google.common.collect.Lists;
import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.RanStep;
import io.locktender.steps.release.ReleaseVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a database has gone through, once an upgrade has brought it to another version. */
final class GoneThrough {
  private GoneThrough() {}

  /**
   * With the releases of an upgrade; without those that it has gone back from.
   *
   * @param document of the version before
   */
  static List<RanRelease> after(VersionDocument document, Upgrade upgrade) {
    ReleaseVersion to = upgrade.to().version();
    List<RanRelease> ran = new ArrayList<>();
    for (RanRelease release : document.ran()) {
      ReleaseVersion last = upgrade.backward() ? to : document.version();
      if (release.version().compareTo(last) <= 0) {
        ran.add(release);
      }
    }
    if (!upgrade.backward()) {
      ReleaseVersion before = document.version();
      for (ReleaseId release : upgrade.digests()) {
        ran.add(
            new RanRelease(release.version(), release.digest(), before, steps(upgrade, release)));
        before = release.version();
      }
    }
    return bounded(ran);
  }

  private static List<RanStep> steps(Upgrade upgrade, ReleaseId release) {
    return upgrade.steps().stream()
        .filter(mark -> mark.release().equals(release.version()))
        .flatMap(
            mark ->
                Optional.ofNullable(mark.content())
                    .map(content -> new RanStep(mark.id(), content, mark.foundBefore()))
                    .stream())
        .toList();
  }

  /** The last ones; further back they have to do without their steps. */
  static List<RanRelease> bounded(List<RanRelease> ran) {
    List<RanRelease> kept = new ArrayList<>();
    int steps = 0;
    for (RanRelease release : Lists.reverse(ran).stream().limit(VersionDocument.MAX_RAN).toList()) {
      steps += release.steps().size();
      kept.add(
          steps <= VersionDocument.MAX_RAN_STEPS
              ? release
              : new RanRelease(release.version(), release.digest(), release.after(), List.of()));
    }
    return Lists.reverse(kept);
  }
}
