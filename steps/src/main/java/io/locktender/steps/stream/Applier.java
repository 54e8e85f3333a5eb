package io.locktender.steps.stream;

import io.locktender.steps.work.StepFailedException;

/** Does with a batch what is to be done with it. */
@FunctionalInterface
public interface Applier {
  /** When it returns, everything in the batch has been applied. */
  void apply(Told batch) throws StepFailedException, InterruptedException;
}
