package io.locktender.coordinator.notify;

import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.decide.Consent;
import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.master.AskSlot;
import io.locktender.coordinator.master.Clocks;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks those who may veto, all at once, each on a thread of its own. How long that may take is up
 * to them. Used by the loop's thread.
 */
public final class Asker implements AskSlot {
  private final List<Voter> voters;
  private final Set<Question> wanted;
  private final ExecutorService executor;
  private final HookMeter meter;
  private final Clocks clocks;
  private final Runnable wake;
  private @Nullable Vote current;

  /**
   * @param executor takes a task for each voter; no more threads than there are voters are needed
   * @param wake wakes the loop; called from the executor's threads
   */
  public Asker(
      List<Voter> voters, ExecutorService executor, HookMeter meter, Clocks clocks, Runnable wake) {
    this.voters = List.copyOf(voters);
    this.wanted =
        voters.stream()
            .flatMap(voter -> voter.questions().stream())
            .collect(Collectors.toUnmodifiableSet());
    this.executor = executor;
    this.meter = meter;
    this.clocks = clocks;
    this.wake = wake;
  }

  @Override
  public Consent view() {
    return new Consent(wanted, current == null ? null : current.view());
  }

  @Override
  public void ask(Question question, VersionDocument document) {
    Vote last = current;
    forget();
    SeenRevision about = new SeenRevision(document.lineage(), document.revision());
    Vote before = last != null && last.isOn(question, about) ? last : null;
    Inquiry inquiry =
        new Inquiry(
            question,
            about,
            before == null ? 1 : before.attempt() + 1,
            clocks.wall().instant(),
            ClusterEvent.Request.of(requireNonNull(document.upgrade(), "nothing is to begin")));
    List<Voter> asked =
        voters.stream().filter(voter -> voter.questions().contains(question)).toList();
    Vote vote =
        new Vote(
            inquiry,
            asked,
            before == null ? List.of() : before.vetoes(),
            meter,
            clocks.nanos(),
            wake);
    current = vote;
    vote.begin(executor);
  }

  @Override
  public void forget() {
    if (current != null) {
      current.cancel();
    }
    current = null;
  }
}
