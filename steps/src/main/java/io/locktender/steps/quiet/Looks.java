package io.locktender.steps.quiet;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** What the looks of one wait have shown, and whether that is enough. */
final class Looks {
  /** What is there in these is from before, whenever it began: it may have been under way. */
  private static final int THAT_COUNT_ALL = 2;

  private static final int MOST_NAMED = 5;

  private final CanWrite canWrite;
  private final InstantSource clock;
  private final Map<String, Instant> since = new HashMap<>();
  private int count;
  private long bound;
  private boolean clean;
  private boolean quiet;
  private Set<String> servers = Set.of();
  private String waitsFor = "";
  private String told = "";

  /**
   * @param database whose operations count
   * @param clock tells people since when they run
   */
  Looks(String database, InstantSource clock) {
    this.canWrite = new CanWrite(database);
    this.clock = clock;
  }

  /**
   * Takes what one look has shown.
   *
   * @param asked when the server was asked, on a monotonic clock, in nanoseconds
   * @param answered when it had answered
   * @return whether nothing of before was there
   */
  boolean take(List<BsonDocument> rows, long asked, long answered) {
    count++;
    if (count <= THAT_COUNT_ALL) {
      bound = answered;
    }
    Duration sinceBound = Duration.ofNanos(asked - bound);
    List<Operation> left =
        rows.stream()
            .map(Operation::new)
            .filter(canWrite::test)
            .filter(operation -> operation.age().compareTo(sinceBound) > 0)
            .toList();
    Set<String> now = servers(rows);
    boolean cleanBefore = clean && now.equals(servers);
    servers = now;
    clean = left.isEmpty();
    quiet = clean && cleanBefore;
    waitsFor = named(left);
    return clean;
  }

  /** A look that showed nothing, or after which the server did not show that it is the primary. */
  void missed(String why) {
    clean = false;
    waitsFor = why;
  }

  /** Whether two looks in a row were clean, at the same server. */
  boolean quiet() {
    return quiet;
  }

  int count() {
    return count;
  }

  /** What is waited for, for people; only when that is not what this said before. */
  Optional<String> news() {
    if (waitsFor.equals(told)) {
      return Optional.empty();
    }
    told = waitsFor;
    return Optional.of(told);
  }

  private static Set<String> servers(List<BsonDocument> rows) {
    BsonString unsaid = new BsonString("");
    return rows.stream().map(row -> row.get("host", unsaid).toString()).collect(toImmutableSet());
  }

  private String named(List<Operation> left) {
    if (left.isEmpty()) {
      return "";
    }
    List<String> first =
        left.stream()
            .limit(MOST_NAMED)
            .map(operation -> operation.inWords(since(operation)))
            .toList();
    int more = left.size() - first.size();
    return String.join("; ", first) + (more == 0 ? "" : "; and " + more + " more");
  }

  /** The same each time: a sentence that changes wakes everybody. */
  private Instant since(Operation operation) {
    return since.computeIfAbsent(
        operation.identity(), identity -> clock.instant().minus(operation.age()));
  }
}
