package io.locktender.coordinator.master;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.locktender.coordinator.cluster.Due;
import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.NodeNews;
import io.locktender.coordinator.decide.TimeLimit;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.HistoryStore;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.RecordFormat;
import io.locktender.steps.text.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the nodes of each new document, and keeps its mirror for people: written when it is not
 * there as it must be, and whatever is there when a mastership writes it first; what it says may
 * change with every turn, and is written at most every {@link #APART}. Used by the master loop's
 * thread.
 */
final class MirrorWriter {
  /** As often as people can read it. */
  static final Duration APART = Duration.ofMillis(250);

  private static final Logger log = LoggerFactory.getLogger(MirrorWriter.class);

  /** The most old agents that are told of one by one. */
  static final int MAX_OLDER = 100;

  private final ClusterPort cluster;
  private final HistoryStore history;
  private final String node;
  private final LongSupplier nanos;
  private final Duration apart;
  private boolean refused;

  /** What the nodes were told of last. */
  private @Nullable VersionDocument told;

  private @Nullable Mirror written;
  private long writtenAt;
  private boolean owed;
  private @Nullable String token;
  private @Nullable Due due;
  private @Nullable EndedUpgrade last;

  MirrorWriter(ClusterPort cluster, HistoryStore history, String node, LongSupplier nanos) {
    this(cluster, history, node, nanos, APART);
  }

  /**
   * @param apart how often what it says is written; zero where nobody but this process reads it
   */
  MirrorWriter(
      ClusterPort cluster, HistoryStore history, String node, LongSupplier nanos, Duration apart) {
    this.cluster = cluster;
    this.history = history;
    this.node = node;
    this.nanos = nanos;
    this.apart = apart;
    this.writtenAt = nanos.getAsLong() - apart.toNanos();
  }

  /**
   * How soon it wants a turn, for what the last {@link #publish} has not written; empty where all
   * is written.
   */
  Optional<Duration> owes() {
    return owed ? Optional.of(untilNext()) : Optional.empty();
  }

  /** What was not written is not true any more, or not this one's to write. */
  void owesNothing() {
    owed = false;
  }

  private Duration untilNext() {
    long passed = nanos.getAsLong() - writtenAt;
    return Duration.ofNanos(Math.max(0, apart.toNanos() - passed));
  }

  /**
   * Makes the mirror be there; only of a document that a linearizable read has shown. One that
   * somebody else wrote goes: at once, or with the next turn if it says that it is newer, when the
   * document has been read once more.
   *
   * @param now the wall clock when it was decided
   * @param seen what was seen before and the document does not follow, or null
   */
  void publish(
      VersionDocument document,
      MasterDecision decision,
      Instant now,
      List<NodeRegistration> nodes,
      @Nullable SeenRevision seen) {
    boolean first = !document.token().equals(token);
    readLast(document);
    TimeLimit limit = decision.limit();
    due = limit == null ? null : limit.due(now, due);
    List<String> names = names(nodes, seen);
    Mirror mirror =
        new Mirror(
            node,
            decision.sentence(),
            due,
            document,
            shortened(document, last),
            names,
            seen,
            false,
            agents(nodes, names));
    boolean force = first || refused || seen != null;
    VersionDocument before = told;
    VersionDocument news =
        force || before == null || NodeNews.is(before, document) ? document : before;
    told = news;
    boolean isTold = cluster.tell(GateHint.of(news), force);
    owed = !force && isTold && !mirror.equals(written) && !untilNext().isZero();
    if (!owed) {
      write(mirror, force, isTold);
    }
  }

  private void write(Mirror mirror, boolean force, boolean told) {
    boolean there = cluster.publish(mirror, force) && told;
    refused = !there;
    if (there) {
      token = mirror.document().token();
    }
    if (!mirror.equals(written)) {
      written = mirror;
      writtenAt = nanos.getAsLong();
    }
  }

  /** Where so many are old that it would fill the mirror, all that are away pass for the oldest. */
  static Mirror.KnownAgents agents(List<NodeRegistration> nodes, List<String> names) {
    TreeMap<Integer, List<Integer>> older =
        nodes.stream()
            .filter(node -> AgentBuild.readBy(node.agent()) < RecordFormat.NEWEST)
            .collect(
                groupingBy(
                    node -> AgentBuild.readBy(node.agent()),
                    TreeMap::new,
                    mapping(node -> names.indexOf(node.id()), toList())));
    return older.values().stream().mapToInt(List::size).sum() > MAX_OLDER
        ? new Mirror.KnownAgents(older.firstKey(), Map.of())
        : new Mirror.KnownAgents(RecordFormat.NEWEST, older);
  }

  /** A restored dump may not know a node whose workers may run: whoever adopts it must. */
  private List<String> names(List<NodeRegistration> nodes, @Nullable SeenRevision seen) {
    TreeSet<String> names = new TreeSet<>(nodes.stream().map(NodeRegistration::id).toList());
    Mirror before = cluster.mirror();
    if (seen != null && before != null) {
      names.addAll(before.nodes());
    }
    return List.copyOf(names);
  }

  /** Says why nothing is done; of everything else, what was mirrored last stays. */
  void blind(Mirror old, String sentence) {
    cluster.publish(
        new Mirror(
            node,
            sentence,
            null,
            old.document(),
            old.last(),
            old.nodes(),
            old.seen(),
            true,
            old.agents()),
        false);
  }

  /**
   * What ended last is for people: rather without its steps, and what a rehearsal has found, than a
   * mirror that is too large.
   */
  private static @Nullable EndedUpgrade shortened(
      VersionDocument document, @Nullable EndedUpgrade last) {
    Upgrade running = document.upgrade();
    if (running == null || last == null) {
      return last;
    }
    int steps = running.steps().size() + last.steps().size();
    return steps <= Upgrade.MAX_STEPS && last.rehearsal() == null ? last : last.withoutSteps();
  }

  /** The request that ended last, read once: by the document, which alone says which that is. */
  private void readLast(VersionDocument document) {
    String requestId = document.lastEnded() == null ? "" : document.lastEnded().requestId();
    boolean known = last != null && last.requestId().equals(requestId);
    if (requestId.isEmpty()) {
      last = null; // Of a restored dump: nothing has ended in it yet.
    } else if (!known) {
      last = ended(requestId);
    }
  }

  /** For people: what cannot be read is left out, and read again. */
  private @Nullable EndedUpgrade ended(String requestId) {
    try {
      return history.ended(requestId).orElse(null);
    } catch (InvalidInputException e) {
      log.warn("the mirror lacks how request {} ended: {}", requestId, e.getMessage());
      return null;
    }
  }
}
