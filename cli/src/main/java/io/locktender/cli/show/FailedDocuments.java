package io.locktender.cli.show;

import com.google.common.collect.ImmutableList;
import io.locktender.cli.console.ProgressBars;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.util.List;

/** Documents that could not be changed, one in a line. */
final class FailedDocuments {
  private FailedDocuments() {}

  /** The lines of those that are named. */
  static List<String> lines(List<DocumentFailure> named) {
    return lines(named, named.size());
  }

  /**
   * The same, and how many more there are.
   *
   * @param count of all
   */
  static List<String> lines(List<DocumentFailure> named, long count) {
    ImmutableList.Builder<String> lines = ImmutableList.builder();
    named.forEach(document -> lines.add(document.id() + "  " + document.reason()));
    long more = count - named.size();
    if (more > 0) {
      lines.add("and " + ProgressBars.number(more) + " more");
    }
    return lines.build();
  }
}
