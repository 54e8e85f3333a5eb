package io.locktender.coordinator.master;

import io.locktender.steps.plan.Plan;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens the work of one mastership on one upgrade. */
public interface WorkFactory {
  /**
   * Opens it.
   *
   * @param token of the mastership
   * @param restores the upgrade whose backups are put back, or null
   * @throws io.locktender.steps.text.InvalidInputException when the releases on disk do not allow
   *     it
   */
  UpgradeWork open(String token, Plan plan, @Nullable String restores)
      throws StepFailedException, InterruptedException;

  /** What a plan needs and the server lacks: one sentence a step, none when it can run there. */
  List<String> lacking(Plan plan);

  /**
   * Why this machine cannot run the commands that are steps of the master: one sentence a program,
   * none when it can.
   */
  List<String> notRunnable(Plan plan);
}
