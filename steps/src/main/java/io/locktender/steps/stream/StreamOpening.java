package io.locktender.steps.stream;

/** Whether there is a stream to be had. */
public sealed interface StreamOpening {
  /**
   * There is.
   *
   * @param stream to be closed by whoever asked
   */
  record Open(ChangeStream stream) implements StreamOpening {}

  /**
   * There is none; passes do the same work.
   *
   * @param reason a sentence: what was tried, and what the server said
   */
  record None(String reason) implements StreamOpening {}
}
