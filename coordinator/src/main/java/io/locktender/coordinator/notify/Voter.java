package io.locktender.coordinator.notify;

import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.notify.Receiver.NotHeardException;
import java.util.Optional;
import java.util.Set;

/**
 * Who may veto what.
 *
 * @param name its name in {@code agent.yaml}
 * @param questions what it is asked
 * @param failureVetoes whether it is a veto that it cannot be asked, or gives no clear answer
 * @param ballot asks it
 */
public record Voter(String name, Set<Question> questions, boolean failureVetoes, Ballot ballot) {
  public Voter {
    questions = Set.copyOf(questions);
  }

  /** Asks one of them. */
  @FunctionalInterface
  public interface Ballot {
    /**
     * Asks; bounded in time.
     *
     * @return why it vetoes, or empty: it does not
     * @throws NotHeardException when it cannot be asked, or gives no clear answer
     */
    Optional<String> vote(Inquiry inquiry) throws NotHeardException, InterruptedException;
  }
}
