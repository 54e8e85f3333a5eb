package io.locktender.agent.daemon;

import io.locktender.agent.worker.StepMarks;
import io.locktender.steps.StepFailedException;
import io.locktender.steps.UpgradeWork;
import java.util.List;
import java.util.Set;

/** The work of a step process, closed with everything that it started, whatever became of it. */
record MarkedWork(UpgradeWork work, StepMarks marks, String mark) implements UpgradeWork {
  @Override
  public long copy(Progress progress) throws StepFailedException, InterruptedException {
    return work.copy(progress);
  }

  @Override
  public StepResult run(String release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    return work.run(release, step, progress);
  }

  @Override
  public List<SwapEntry> prove(Progress progress) throws StepFailedException, InterruptedException {
    return work.prove(progress);
  }

  @Override
  public Set<String> touches() {
    return work.touches();
  }

  @Override
  public void close() {
    work.close();
    marks.end(mark);
  }
}
