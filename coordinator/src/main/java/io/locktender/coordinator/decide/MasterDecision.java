package io.locktender.coordinator.decide;

/**
 * What a master does, and why: the sentence is the log line, the line of {@code status}, and what
 * tests assert.
 *
 * @param action what
 * @param sentence why, in one sentence
 */
public record MasterDecision(MasterAction action, String sentence) {
  /** The longest sentence, in characters: it names up to a thousand nodes, and is in the mirror. */
  static final int MAX_SENTENCE = 2_000;

  public MasterDecision {
    if (sentence.length() > MAX_SENTENCE) {
      sentence = sentence.substring(0, MAX_SENTENCE - 1) + "…";
    }
  }

  static MasterDecision waitFor(String sentence) {
    return new MasterDecision(new MasterAction.Wait(), sentence);
  }
}
