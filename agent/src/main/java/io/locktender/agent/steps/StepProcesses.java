package io.locktender.agent.steps;

import com.sun.management.OperatingSystemMXBean;
import io.locktender.agent.config.AgentConfig;
import io.locktender.agent.process.Cookies;
import io.locktender.agent.process.StepMarks;
import io.locktender.coordinator.master.WorkFactory;
import io.locktender.steps.command.SearchPath;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.process.StepProcess;
import io.locktender.steps.process.StepProcessSettings;
import io.locktender.steps.process.WorkSpec;
import io.locktender.steps.program.ReleasePrograms;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.Step;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens step processes, each with a mark of its own: what a step starts ends with it. They are in
 * sessions of their own where the machine has {@code setsid}: who presses Ctrl-C means their
 * master, which ends them when it has decided what is to become of the upgrade.
 *
 * @param where the database
 * @param database the same, for what its server can do
 * @param releases where they are
 * @param steps how the process is started
 * @param marks the marks
 * @param directory where they keep files that grow with the data, and are deleted at the end
 * @param besideWorkers whether the product may use the database meanwhile, so that they rest
 */
public record StepProcesses(
    AgentConfig.MongoDb where,
    Database database,
    Path releases,
    AgentConfig.Steps steps,
    StepMarks marks,
    Path directory,
    boolean besideWorkers)
    implements WorkFactory {
  /**
   * With marks of their own, and for a database that nobody uses meanwhile.
   *
   * @param cluster whose they are
   * @param master who starts them: what an earlier master of the same name has left is found by it
   * @param random must not repeat
   */
  public static StepProcesses of(
      AgentConfig.MongoDb where,
      Database database,
      Path releases,
      AgentConfig.Steps steps,
      String cluster,
      String master,
      RandomGenerator random,
      Path directory) {
    StepMarks marks = new StepMarks(new Cookies(cluster, master, random));
    return new StepProcesses(where, database, releases, steps, marks, directory, false);
  }

  /** Kills what an earlier master of the same name has left running on this machine. */
  public void endEarlier() {
    marks.endEarlier();
  }

  @Override
  public UpgradeWork open(String token, Plan plan, @Nullable String restores)
      throws StepFailedException, InterruptedException {
    WorkSpec spec =
        new WorkSpec(
            where.uri(),
            where.database(),
            releases.toString(),
            plan.from(),
            plan.target().version(),
            directory.toString(),
            restores,
            plan.releases().stream().collect(Collectors.toMap(Release::version, Release::digest)),
            plan.repeats(),
            where.tls().orElse(null),
            besideWorkers);
    return StepProcess.open(spec, token, settings(marks.next()));
  }

  @Override
  public List<String> lacking(Plan plan) {
    return plan.lacking(database.capabilities());
  }

  @Override
  public List<String> notRunnable(Plan plan) {
    return ReleasePrograms.onThisMachine().problemsOfSteps(plan, Step::onMaster);
  }

  private StepProcessSettings settings(String mark) {
    StepProcessSettings defaults = StepProcessSettings.defaults(memoryBytes());
    List<String> options = new ArrayList<>(steps.javaOptions());
    steps.heap().ifPresent(heap -> options.add("-Xmx" + heap));
    return new StepProcessSettings(
        SearchPath.ofThisProcess().find("setsid").stream().map(Path::toString).toList(),
        options.isEmpty() ? defaults.jvmOptions() : options,
        defaults.openWithin(),
        StepMarks.environment(mark),
        () -> marks.end(mark));
  }

  /** Of the machine, or of the container where that has less. */
  private static long memoryBytes() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
