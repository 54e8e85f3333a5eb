package io.locktender.cli.show;

import io.locktender.cli.console.KeyLine;
import io.locktender.cli.console.Style;
import io.locktender.cli.console.Style.Tone;
import io.locktender.cli.console.TerminalWidth;
import io.locktender.cli.console.Times;
import io.locktender.cli.console.Wrapped;
import io.locktender.coordinator.status.Sentences;
import io.locktender.coordinator.status.StatusModel.Failure;
import io.locktender.coordinator.status.WhyModel;
import java.time.ZoneId;
import java.util.List;

/**
 * {@code why} for people.
 *
 * @param zone of the times
 * @param width how long a line may be at most
 */
record WhyText(Style style, ZoneId zone, int width) {
  /** All of it, with a line break at its end. */
  String render(WhyModel why) {
    StringBuilder text = new StringBuilder();
    String sentence = why.sentence();
    for (String line : lines(sentence)) {
      text.append(style.paint(why.well() ? Tone.STRONG : Tone.BAD, line)).append('\n');
    }
    if (why.failure() != null) {
      failure(text, why.failure(), sentence);
    }
    why.waitsFor().forEach(node -> below(text, node.node() + "  " + node.reason()));
    why.problems().stream()
        .filter(problem -> !sentence.contains(problem))
        .forEach(problem -> line(text, "problem", problem));
    if (why.deadline() != null) {
      line(text, "deadline", Times.deadline(why.deadline(), zone));
    }
    line(text, "next", why.next());
    return text.toString();
  }

  /** What the sentence does not say yet. */
  private void failure(StringBuilder text, Failure failure, String sentence) {
    if (!sentence.contains(failure.reason())) {
      line(text, "failure", Sentences.where(failure.step(), failure.node()) + failure.reason());
    }
    FailedDocuments.lines(failure.documents()).forEach(each -> below(text, each));
  }

  private void line(StringBuilder text, String key, String value) {
    text.append(KeyLine.of(key, Tone.PLAIN, value, style, width));
  }

  private void below(StringBuilder text, String line) {
    text.append(KeyLine.below(line, width));
  }

  private List<String> lines(String text) {
    boolean fits = width == TerminalWidth.UNBOUNDED || text.length() <= width;
    return fits ? List.of(text) : Wrapped.lines(text, width);
  }
}
