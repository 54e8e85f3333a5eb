package io.locktender.coordinator.master;

import io.locktender.coordinator.decide.Concern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Logs what a loop decides: each sentence when it is another one. For one thread. */
public final class DecisionLog {
  private final Logger log;
  private @Nullable String said;

  /**
   * @param log where it goes
   */
  public DecisionLog(Logger log) {
    this.log = log;
  }

  /** Says a sentence, as loud as it concerns whoever reads it. */
  public void say(Concern concern, String sentence) {
    if (!sentence.equals(said)) {
      log.atLevel(level(concern)).log(sentence);
      said = sentence;
    }
  }

  /** What was said is over: it is said again where it is so again. */
  void forget() {
    said = null;
  }

  private static Level level(Concern concern) {
    return switch (concern) {
      case NONE -> Level.INFO;
      case WARNING -> Level.WARN;
      case ALARM -> Level.ERROR;
    };
  }
}
