package io.locktender.steps.change;

import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import java.util.Optional;

/** A change came to an end without doing what it had to; the runner adds which step that was. */
public class ChangeFailedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient DocumentFailures documents;

  public ChangeFailedException(String reason) {
    this(reason, new DocumentFailures());
  }

  public ChangeFailedException(String reason, DocumentFailures documents) {
    super(reason);
    this.documents = documents;
  }

  public static void ifClosed(Fence fence) throws ChangeFailedException {
    Optional<String> why = fence.closed();
    if (why.isPresent()) {
      throw new ChangeFailedException(why.get());
    }
  }

  public StepFailedException of(String step) {
    StepFailedException failed =
        new StepFailedException(
            new StepFailure(
                step, null, ErrorMessages.of(this), documents.count(), documents.first()));
    failed.initCause(this);
    return failed;
  }
}
