package io.locktender.steps.work;

/** A step, a copy or a proof came to an end without doing what it had to; carries what to show. */
public final class StepFailedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient StepFailure failure;
  private final boolean disturbed;

  /**
   * @param failure what to show to the operator
   */
  public StepFailedException(StepFailure failure) {
    this(failure, false);
  }

  private StepFailedException(StepFailure failure, boolean disturbed) {
    super(failure.reason());
    this.failure = failure;
    this.disturbed = disturbed;
  }

  /**
   * Something else wrote what nobody was to write: the copies are as good as they were, and can be
   * brought up once more.
   *
   * @param failure what to show to the operator
   */
  public static StepFailedException disturbed(StepFailure failure) {
    return new StepFailedException(failure, true);
  }

  /** Whether it is only that something else wrote, or could not be changed yet. */
  public boolean disturbed() {
    return disturbed;
  }

  /** What to show to the operator. */
  public StepFailure failure() {
    return failure;
  }
}
