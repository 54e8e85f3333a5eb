package io.locktender.steps.work;

/** A step, a copy or a proof came to an end without doing what it had to; carries what to show. */
public final class StepFailedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient StepFailure failure;

  /**
   * @param failure what to show to the operator
   */
  public StepFailedException(StepFailure failure) {
    super(failure.reason());
    this.failure = failure;
  }

  /** What to show to the operator. */
  public StepFailure failure() {
    return failure;
  }
}
