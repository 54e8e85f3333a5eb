package io.locktender.coordinator.decide;

import static io.locktender.coordinator.decide.MasterDecision.waitFor;
import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.decide.Consent.Asked;
import io.locktender.coordinator.decide.MasterAction.Ask;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.steps.text.Durations;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether those who may veto agree. What was answered counts for the very document that it was
 * asked about: not for the next hold, and not for the next master.
 */
final class VetoRules {
  /** An older yes to the hold is asked for again: nothing was to come between it and the hold. */
  private static final Duration GOOD_FOR = Duration.ofMinutes(1);

  private static final RetryDelay PAUSE =
      new RetryDelay(Duration.ofSeconds(10), Duration.ofMinutes(10));

  private final HoldRules rules;
  private final Question question;
  private final boolean wanted;
  private final @Nullable Asked asked;

  VetoRules(HoldRules rules, Question question) {
    this.rules = rules;
    this.question = question;
    Consent consent = rules.view.consent();
    this.wanted = consent.wanted().contains(question);
    SeenRevision now = new SeenRevision(rules.document.lineage(), rules.document.revision());
    Asked last = consent.asked();
    boolean answers = last != null && last.question() == question && last.about().equals(now);
    this.asked = answers ? last : null;
  }

  /** Whether there is nobody to wait for, and nobody says no. */
  boolean agreed() {
    return !wanted || (asked != null && asked.silent().isEmpty() && asked.vetoes().isEmpty());
  }

  /** Whether somebody is to be asked. */
  boolean wanted() {
    return wanted;
  }

  /** Whether it is to be asked first. */
  boolean unasked() {
    return wanted && asked == null;
  }

  MasterDecision ask() {
    return new MasterDecision(
        new Ask(question), "%s: asks whether %s%s".formatted(phase(), question.may(), lastTime()));
  }

  /** Who says no, and why; null: nobody yet. */
  @Nullable String vetoed() {
    return asked == null || asked.vetoes().isEmpty() ? null : String.join("; ", asked.vetoes());
  }

  /** Who has not answered yet, once it was asked. */
  String waits() {
    return "%s: waits until it is said whether %s, by %s%s"
        .formatted(
            phase(),
            question.may(),
            String.join(", ", requireNonNull(asked, "nobody was asked").silent()),
            lastTime());
  }

  /** To be added to a sentence: a veto stays on the screen until there is another answer. */
  String lastTime() {
    if (asked == null || agreed()) {
      return "";
    }
    List<String> said = asked.vetoes().isEmpty() ? asked.before() : asked.vetoes();
    return said.isEmpty() ? "" : "; the last time: " + String.join("; ", said);
  }

  /**
   * Why the hold does not begin yet; null: it may.
   *
   * @param round how long the last round took: a yes that came in the middle of it is no older
   */
  @Nullable MasterDecision beforeHold(Duration round) {
    if (asked == null) {
      return wanted ? ask() : null;
    }
    String vetoed = vetoed();
    if (vetoed != null) {
      return afterVeto(asked, vetoed);
    }
    if (!agreed()) {
      return waitFor(waits());
    }
    Duration good = round.compareTo(GOOD_FOR) > 0 ? round : GOOD_FOR;
    return asked.age().compareTo(good) > 0 ? ask() : null;
  }

  /** It is asked again later; 'cutover' makes another document, and so asks at once. */
  private MasterDecision afterVeto(Asked no, String vetoed) {
    TimeLimit pause = rules.limits.nextQuestion(PAUSE.after(no.attempt()), no.age());
    return pause.over()
        ? ask()
        : waitFor(
            "%s: nothing is held yet: %s; it is asked again after %s, by 'locktender cutover' at once"
                .formatted(phase(), vetoed, Durations.words(pause.total())),
            pause);
  }

  private String phase() {
    return rules.upgrade.phase().toString();
  }
}
