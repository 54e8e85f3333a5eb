package io.locktender.coordinator.decide;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.document.SeenRevision;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What those have said who may veto.
 *
 * @param wanted the questions that somebody is to be asked
 * @param asked the one that was asked last, as it stands; null before the first
 */
public record Consent(Set<Question> wanted, @Nullable Asked asked) {
  /** Where there is nobody to be asked. */
  public static final Consent NOT_WANTED = new Consent(Set.of(), null);

  public Consent {
    wanted = Set.copyOf(wanted);
  }

  /**
   * A question that was asked.
   *
   * @param question which
   * @param about the very document that it was asked about: the answers are good for no other
   * @param attempt 1 for the first time, and one more each time that the same is asked again
   * @param age since the last answer came; while none has, since it was asked
   * @param silent the names of those who have not answered yet
   * @param vetoes why it must not go on, a sentence for each who says so
   * @param before what was said so the time before, to be shown until there are answers
   */
  public record Asked(
      Question question,
      SeenRevision about,
      int attempt,
      Duration age,
      List<String> silent,
      List<String> vetoes,
      List<String> before) {
    public Asked {
      requireNonNull(question, "question");
      requireNonNull(about, "about");
      checkArgument(attempt >= 1, "attempt: expected 1 or more, found %s", attempt);
      silent = List.copyOf(silent);
      vetoes = List.copyOf(vetoes);
      before = List.copyOf(before);
    }
  }
}
