package io.locktender.steps.change;

import io.locktender.steps.work.UpgradeWork.Progress;

/** A change on the collections that it is made for, ready to be carried out. */
public interface Action {
  /** What {@link #pending} answers where nobody can tell. */
  long UNKNOWN = -1;

  /**
   * How much is still to do: documents for a transform, 1 or 0 for a change of structure, {@link
   * #UNKNOWN} for what cannot be told. Only reads.
   */
  long pending() throws ChangeFailedException;

  /**
   * Carries the change out; what is done already counts as success.
   *
   * @return how many documents, or things, were changed
   */
  long run(Progress progress) throws ChangeFailedException, InterruptedException;
}
