package io.locktender.steps.plan;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Lists;
import com.google.common.collect.Multiset;
import io.locktender.steps.release.RanStep;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the steps of a plan that stand in an earlier release, too: with the same id, and the same
 * content. Such a step runs once, for the first release that has it, and is reverted with that one.
 */
final class Repeats {
  private Repeats() {}

  /**
   * The plan without them.
   *
   * @param from the database version
   * @param releases as a plan has them
   * @param ran what made the database what it is
   */
  static Plan leftOut(ReleaseVersion from, List<Release> releases, Ran ran) {
    Plan whole = new Plan(from, releases);
    if (releases.isEmpty()) {
      return whole;
    }
    boolean back = whole.backward();
    Map<RanStep, ReleaseVersion> before = ran.steps(back ? whole.target().version() : from);
    // The target of a way back is where it ends: its own steps stay.
    List<Release> way = back ? Lists.reverse(releases.subList(0, releases.size() - 1)) : releases;
    Set<String> again = idsOfMany(way, before.keySet());
    List<Repeat> repeats = new ArrayList<>();
    for (Release release : way) {
      StepContents contents = new StepContents(release.directory());
      for (Step step : release.steps()) {
        // Files may have to be read for it.
        if (again.contains(step.id())) {
          RanStep key = new RanStep(step.id(), contents.of(step));
          ReleaseVersion ranIn = before.putIfAbsent(key, release.version());
          if (ranIn != null) {
            repeats.add(new Repeat(release.version(), step.id(), ranIn));
          }
        }
      }
    }
    return whole.leavingOut(repeats);
  }

  private static Set<String> idsOfMany(List<Release> way, Set<RanStep> before) {
    Multiset<String> ids = HashMultiset.create();
    before.stream().map(RanStep::id).distinct().forEach(ids::add);
    way.stream().flatMap(release -> release.steps().stream()).map(Step::id).forEach(ids::add);
    return ids.entrySet().stream()
        .filter(entry -> entry.getCount() > 1)
        .map(Multiset.Entry::getElement)
        .collect(Collectors.toSet());
  }
}
