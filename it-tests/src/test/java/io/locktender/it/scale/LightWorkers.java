package io.locktender.it.scale;

import io.locktender.agent.worker.Workers;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.WorkerSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Workers that are no processes: healthy once started, gone at once when stopped. */
final class LightWorkers implements Workers {
  private final Map<String, WorkerView> views = new LinkedHashMap<>();
  private boolean adopted;
  private long started;

  @Override
  public void adopt() {
    adopted = true;
  }

  @Override
  public boolean adopted() {
    return adopted;
  }

  @Override
  public void start(Release release, WorkerSpec spec, long revision) {
    ReleaseId id = new ReleaseId(release.version(), release.digest());
    started++;
    views.put(
        spec.name(),
        new WorkerView(spec.name(), id, WorkerView.State.HEALTHY, started, revision, 0));
  }

  @Override
  public void stop(String name) {
    views.remove(name);
  }

  @Override
  public void poll() {
    // They are as they were told to be.
  }

  @Override
  public List<WorkerView> views() {
    return List.copyOf(views.values());
  }

  @Override
  public void watch(Collection<ProgramSpec.Unit> templates) {
    // There are no units.
  }

  @Override
  public Optional<String> unseen(long revision) {
    return Optional.empty();
  }

  @Override
  public Optional<String> problem() {
    return Optional.empty();
  }

  @Override
  public Optional<Duration> nextDeadline() {
    return Optional.empty();
  }
}
