package io.locktender.steps.preflight;

import static java.util.stream.Collectors.joining;

import io.locktender.steps.mongo.ReplicaSet;
import io.locktender.steps.mongo.SetMember;
import io.locktender.steps.work.DatabaseWork.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What follows from the members of the replica set, for an upgrade that begins now. Nothing of it
 * loses anything: what is in the way of an upgrade is a reason, what makes it wait is a note.
 *
 * @param set as it is now
 */
public record SetChecks(ReplicaSet set) {
  /**
   * More is no delay of the heartbeats that tell of it, nor of the entry that an idle set makes.
   */
  static final long BEHIND_SECONDS = 30;

  /** Looks at it. */
  public Findings check() {
    List<String> reasons = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    spare().ifPresent(notes::add);
    majorityBehind().ifPresent(reasons::add);
    for (SetMember member : set.dataBearing()) {
      if (isBehind(member) && !member.delayed()) {
        notes.add(
            "member %s of replica set %s is %d s behind its primary; what an upgrade writes comes on top of that"
                .formatted(member.host(), set.name(), member.behindSeconds().orElse(0)));
      }
    }
    return new Findings(reasons, notes);
  }

  /** Why no member may go down meanwhile; empty when one may. */
  private Optional<String> spare() {
    List<SetMember> down =
        set.members().stream()
            .filter(SetMember::countsForWrites)
            .filter(SetMember::isDown)
            .toList();
    int spare = set.writers() - down.size() - set.majority();
    if (spare > 0) {
      return Optional.empty();
    }
    return Optional.of(
        "replica set %s has no member to spare: %d vote, %d of them hold data%s, and a majority needs %d; while one more of these is down no worker is started, and an upgrade waits, also to roll back; nothing is lost"
            .formatted(set.name(), set.voters(), set.writers(), down(down), set.majority()));
  }

  private static String down(List<SetMember> down) {
    return down.isEmpty()
        ? ""
        : down.stream()
            .map(member -> member.host() + " is " + member.state())
            .collect(joining(", ", " (", ")"));
  }

  /** What a majority must have waits for the slowest that is needed for one. */
  private Optional<String> majorityBehind() {
    long inTime =
        set.members().stream()
            .filter(SetMember::countsForWrites)
            .filter(member -> !member.isDown() && !isBehind(member))
            .count();
    return inTime >= set.majority()
        ? Optional.empty()
        : Optional.of(
            "%d of the members of replica set %s are more than %d s behind its primary or down (%s), so that no majority keeps up, and every write of an upgrade would wait for one; wait until they have caught up"
                .formatted(
                    set.writers() - inTime,
                    set.name(),
                    BEHIND_SECONDS,
                    set.members().stream()
                        .filter(SetMember::countsForWrites)
                        .filter(member -> member.isDown() || isBehind(member))
                        .map(SetChecks::words)
                        .collect(joining(", "))));
  }

  private static String words(SetMember member) {
    return member.isDown()
        ? member.host() + " is " + member.state()
        : member.host() + ": " + member.behindSeconds().orElse(0) + " s";
  }

  private static boolean isBehind(SetMember member) {
    return member.behindSeconds().orElse(0) > BEHIND_SECONDS;
  }
}
