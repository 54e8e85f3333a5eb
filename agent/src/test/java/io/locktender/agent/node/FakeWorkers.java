package io.locktender.agent.node;

import io.locktender.agent.worker.Workers;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.WorkerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Workers that are healthy once started, and gone at the next look once stopped. */
final class FakeWorkers implements Workers {
  final Map<String, WorkerView> views = new LinkedHashMap<>();
  final Set<ProgramSpec.Unit> watched = new LinkedHashSet<>();
  final List<String> calls = new ArrayList<>();

  /** What the next call of {@code adopt} or {@code start} throws; then it is forgotten. */
  @Nullable RuntimeException failure;

  /** Whether what is stopped stays, STOPPING. */
  boolean stubborn;

  /** Whether what is started is gone at the next look. */
  boolean endAtOnce;

  /** How often a worker that is started was started before. */
  int restarts;

  @Nullable String problem;
  @Nullable String unseen;
  @Nullable Duration nextDeadline;
  private boolean adopted;

  /** A worker that runs, as an earlier agent has left it. */
  void runs(String name, ReleaseId release) {
    views.put(name, view(name, release, WorkerView.State.HEALTHY, 1));
  }

  private WorkerView view(String name, ReleaseId release, WorkerView.State state, long revision) {
    return new WorkerView(name, release, state, 4711, revision, restarts);
  }

  private void call(String what) {
    calls.add(what);
    RuntimeException thrown = failure;
    failure = null;
    if (thrown != null) {
      throw thrown;
    }
  }

  @Override
  public void adopt() {
    call("adopt");
    adopted = true;
  }

  @Override
  public boolean adopted() {
    return adopted;
  }

  @Override
  public void start(Release release, WorkerSpec spec, long revision) {
    call("start " + spec.name());
    ReleaseId id = new ReleaseId(release.version(), release.digest());
    views.put(spec.name(), view(spec.name(), id, WorkerView.State.HEALTHY, revision));
  }

  @Override
  public void stop(String name) {
    call("stop " + name);
    views.computeIfPresent(
        name,
        (ignored, was) -> view(name, was.release(), WorkerView.State.STOPPING, was.revision()));
  }

  @Override
  public void poll() {
    if (endAtOnce) {
      views.clear();
    }
    if (!stubborn) {
      views.values().removeIf(view -> view.state() == WorkerView.State.STOPPING);
    }
  }

  @Override
  public List<WorkerView> views() {
    return List.copyOf(views.values());
  }

  @Override
  public void watch(Collection<ProgramSpec.Unit> templates) {
    watched.addAll(templates);
  }

  @Override
  public Optional<String> unseen(long revision) {
    return Optional.ofNullable(unseen);
  }

  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public Optional<Duration> nextDeadline() {
    return Optional.ofNullable(nextDeadline);
  }
}
