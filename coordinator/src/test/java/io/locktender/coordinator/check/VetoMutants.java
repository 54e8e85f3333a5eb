package io.locktender.coordinator.check;

import io.locktender.coordinator.check.Mutants.Mutant;
import io.locktender.coordinator.decide.Consent;
import io.locktender.coordinator.decide.Consent.Asked;
import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.VersionDocument;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Mistakes with those who may veto. */
final class VetoMutants {
  private static final Scenario VETOED = Scenario.of("", 2, 1).with(Fault.VETO, 1);

  private VetoMutants() {}

  static Stream<Mutant> all() {
    return Stream.of(
        new Mutant(
            "the hold begins before those who may veto have answered",
            "k",
            VETOED,
            onAsked(asked -> with(asked, Question.BEFORE_HOLD, List.of(), asked.vetoes()))),
        new Mutant(
            "it is committed before those who may veto have answered",
            "k",
            VETOED,
            onAsked(asked -> with(asked, Question.BEFORE_SWAP, List.of(), asked.vetoes()))),
        new Mutant(
            "the hold begins in spite of a veto",
            "k",
            VETOED,
            onAsked(asked -> with(asked, Question.BEFORE_HOLD, asked.silent(), List.of()))),
        new Mutant(
            "it is committed in spite of a veto",
            "k",
            VETOED,
            onAsked(asked -> with(asked, Question.BEFORE_SWAP, asked.silent(), List.of()))),
        new Mutant(
            "what was answered before one hold counts for the next one",
            "k",
            VETOED.with(Fault.DEADLINE, 1),
            new CountsForEver()),
        new Mutant(
            "after a veto nobody is asked again",
            "e",
            VETOED,
            onAsked(
                asked ->
                    asked.vetoes().isEmpty() ? asked : aged(asked, asked.about(), Duration.ZERO))));
  }

  private static Asked with(
      Asked asked, Question question, List<String> silent, List<String> vetoes) {
    return asked.question() != question
        ? asked
        : new Asked(
            question,
            asked.about(),
            asked.attempt(),
            Duration.ZERO,
            silent,
            vetoes,
            asked.before());
  }

  private static Asked aged(Asked asked, SeenRevision about, Duration age) {
    return new Asked(
        asked.question(),
        about,
        asked.attempt(),
        age,
        asked.silent(),
        asked.vetoes(),
        asked.before());
  }

  private static MasterView with(MasterView view, UnaryOperator<Asked> mistake) {
    Asked asked = view.consent().asked();
    return asked == null
        ? view
        : WrongViews.with(view, new Consent(view.consent().wanted(), mistake.apply(asked)));
  }

  private static Protocol onAsked(UnaryOperator<Asked> mistake) {
    return new Protocol() {
      @Override
      MasterDecision decide(MasterView view) {
        return super.decide(with(view, mistake));
      }
    };
  }

  /** As if it had been asked about the document as it is now. */
  private static final class CountsForEver extends Protocol {
    @Override
    MasterDecision decide(MasterView view) {
      VersionDocument now = view.document();
      return super.decide(
          now == null
              ? view
              : with(
                  view,
                  asked ->
                      aged(asked, new SeenRevision(now.lineage(), now.revision()), asked.age())));
    }
  }
}
