package io.locktender.cli.ask;

import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Meanwhile;
import io.locktender.cli.console.OneLine;
import io.locktender.cli.show.PlanPrinter;
import io.locktender.cli.show.PlanPrinter.ShownPlan;
import io.locktender.steps.release.ReleaseVersion;

/** What a person sees before an upgrade is confirmed. */
final class PlanQuestion {
  private PlanQuestion() {}

  /**
   * The plan, and whether its workers stop; in lines that all end. Where there is no release or no
   * database to be asked from here, it says so: the master has them.
   *
   * @param back whether it goes back to an older release
   */
  static String of(Io io, ClusterOptions cluster, ReleaseVersion version, boolean back) {
    try (Meanwhile reading = new Meanwhile(io)) {
      reading.now("reads the plan");
      ShownPlan plan = new PlanPrinter(io, cluster).show(version, back);
      return plan.text()
          + (plan.rolls()
              ? "Its workers serve all the time; the nodes switch one after the other.\n"
              : "Its workers serve while copies are made, and stop for the hold.\n");
    } catch (RuntimeException e) {
      // Whatever it is, the master is still to be asked.
      return "the plan cannot be shown from here: %s%nUnless it rolls, its workers stop while it holds.%n"
          .formatted(OneLine.of(e));
    }
  }
}
