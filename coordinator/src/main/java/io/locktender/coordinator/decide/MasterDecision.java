package io.locktender.coordinator.decide;

import org.jspecify.annotations.Nullable;

/**
 * What a master does, and why: the sentence is the log line, the line of {@code status}, and what
 * tests assert.
 *
 * @param action what
 * @param sentence why, in one sentence
 * @param limit how long what it waits for may take; null where it does not wait, or for ever
 */
public record MasterDecision(MasterAction action, String sentence, @Nullable TimeLimit limit) {
  /** The longest sentence, in characters: it names up to a thousand nodes, and is in the mirror. */
  static final int MAX_SENTENCE = 2_000;

  public MasterDecision {
    if (sentence.length() > MAX_SENTENCE) {
      sentence = sentence.substring(0, MAX_SENTENCE - 1) + "…";
    }
  }

  /** One that waits for nothing that has to happen in time. */
  public MasterDecision(MasterAction action, String sentence) {
    this(action, sentence, null);
  }

  static MasterDecision waitFor(String sentence) {
    return new MasterDecision(new MasterAction.Wait(), sentence);
  }

  static MasterDecision waitFor(String sentence, TimeLimit limit) {
    return new MasterDecision(new MasterAction.Wait(), sentence, limit);
  }

  /** The same reason and limit, with another action. */
  MasterDecision with(MasterAction other) {
    return new MasterDecision(other, sentence, limit);
  }
}
