package io.locktender.steps.change;

import com.google.common.collect.ImmutableMap;
import io.locktender.steps.command.CommandResult;
import io.locktender.steps.command.ForegroundRunner;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.nio.file.Path;
import java.util.Map;

/** Runs a command on the master, which is told where the collections are that it touches. */
public record ExecAction(
    String database,
    PhysicalNames names,
    CommandSettings settings,
    ReleaseVersion release,
    Change.Exec change)
    implements Action {
  @Override
  public long pending() {
    return UNKNOWN;
  }

  @Override
  public long run(Progress progress) throws ChangeFailedException, InterruptedException {
    Path directory = settings.directories().apply(release);
    CommandResult result =
        new ForegroundRunner(settings.limit()).run(change.command(), directory, environment());
    if (!result.succeeded()) {
      throw new ChangeFailedException(result.describe(change.command()));
    }
    return 1;
  }

  private Map<String, String> environment() {
    ImmutableMap.Builder<String, String> environment = ImmutableMap.builder();
    environment.put("LOCKTENDER_MONGODB_URI", settings.mongodbUri());
    environment.put("LOCKTENDER_DATABASE", database);
    names
        .physicalOf(change.touches())
        .forEach((name, at) -> environment.put(Change.Exec.variable(name), at));
    return environment.buildOrThrow();
  }
}
