package io.locktender.agent.config;

import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.document.ClusterEvent.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One entry of {@code notify}. Where it goes to may be a secret: it is in no message, and not in
 * {@link #toString}.
 *
 * @param name its name
 * @param url where it goes to by HTTP; empty: it is in a file, or it is a command
 * @param urlFile a file with nothing but the URL
 * @param command what is run, word by word; empty: it goes by HTTP
 * @param keyFile what the body is signed with; empty: it is not signed
 * @param kinds what it hears; empty: everything, where it is asked nothing
 * @param questions what it is asked, and may veto
 * @param failureVetoes whether it is a veto that it cannot be asked, or gives no clear answer
 * @param within how long one attempt may take
 * @param giveUpAfter how long one event is tried
 */
public record NotifyHook(
    String name,
    Optional<String> url,
    Optional<Path> urlFile,
    List<String> command,
    Optional<Path> keyFile,
    Set<Kind> kinds,
    Set<Question> questions,
    boolean failureVetoes,
    Duration within,
    Duration giveUpAfter) {
  public NotifyHook {
    command = List.copyOf(command);
    kinds = Set.copyOf(kinds);
    questions = Set.copyOf(questions);
  }

  /** Whether it is told anything; else it is only asked. */
  public boolean told() {
    return !kinds.isEmpty() || questions.isEmpty();
  }

  @Override
  public String toString() {
    return "NotifyHook[" + name + "]";
  }
}
