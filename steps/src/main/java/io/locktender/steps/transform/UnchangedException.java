package io.locktender.steps.transform;

import io.locktender.steps.change.ChangeFailedException;

/** A change has left a pending document just as it was. */
final class UnchangedException extends ChangeFailedException {
  private static final long serialVersionUID = 1L;

  UnchangedException(String reason) {
    super(reason);
  }
}
