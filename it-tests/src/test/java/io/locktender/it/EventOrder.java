package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks, from the event logs of all nodes, that no worker ran while the database did not admit it.
 * The order is that of the revisions: a worker is started under a revision that admits its release
 * and that is not below one that its node has carried out; and when a node says that it has carried
 * out a revision, no worker of a release that this revision does not admit is running there. What
 * those workers must not see begins only when every registered node has said so of the revision
 * that no longer admits them.
 */
public final class EventOrder {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RevisionLog revisions;
  private int workersSeen;
  private int acksSeen;

  private EventOrder(RevisionLog revisions) {
    this.revisions = revisions;
  }

  /**
   * Checks the logs.
   *
   * @param logs each node's events, in order
   * @param outside what revisions admitted that no agent wrote, such as the baseline
   * @param last the revision of the version document at the end, 0 when there is none
   */
  public static EventOrder check(
      Map<String, List<JsonNode>> logs, Map<Long, Set<String>> outside, long last) {
    EventOrder order = new EventOrder(RevisionLog.of(logs, outside, last));
    logs.forEach((node, events) -> order.new NodeLog(node).check(events));
    order.revisions.checkWithdrawals(logs);
    return order;
  }

  /** How many workers were checked, each from its start on. */
  public int workersSeen() {
    return workersSeen;
  }

  /** How many acks were checked. */
  public int acksSeen() {
    return acksSeen;
  }

  /** A worker of which processes may run. */
  private record Running(String name, String release) {}

  /** One node's log, read from its beginning. */
  private final class NodeLog {
    private final String node;
    private final Map<String, Running> running = new HashMap<>();
    private final Set<String> begun = new HashSet<>();
    private long acked;

    NodeLog(String node) {
      this.node = node;
    }

    void check(List<JsonNode> events) {
      for (JsonNode event : events) {
        String cookie = event.path("cookie").asText();
        switch (event.path("type").asText()) {
          case "worker-starting" -> starting(event, cookie);
          case "worker-started" -> present(event, cookie, "started");
          case "worker-adopted" -> present(event, cookie, "adopted");
          case "worker-ended" -> running.remove(cookie);
          case "acked" -> acked(event.path("revision").asLong());
          default -> {}
        }
      }
    }

    private void starting(JsonNode event, String cookie) {
      long revision = event.path("revision").asLong();
      assertThat(revision)
          .as("%s starts a worker under a revision below %s, which it has acked", node, acked)
          .isGreaterThanOrEqualTo(acked);
      begun.add(cookie);
      present(event, cookie, "starts");
    }

    /** From the moment before its process exists until its end is seen. */
    private void present(JsonNode event, String cookie, String what) {
      assertThat(begun)
          .as("%s: a worker is %s that the log does not say is being started", node, what)
          .contains(cookie);
      String release = release(event.path("release"), event.path("digest"));
      long revision = event.path("revision").asLong();
      assertThat(revisions.admits(revision))
          .as("%s: %s %s under revision %s, which does not admit it", node, what, release, revision)
          .contains(release);
      Running worker = new Running(event.path("name").asText(), release);
      running.forEach(
          (other, its) ->
              assertThat(!other.equals(cookie) && its.name().equals(worker.name()))
                  .as("%s: a second worker %s, while one runs", node, worker)
                  .isFalse());
      workersSeen += running.put(cookie, worker) == null ? 1 : 0;
    }

    private void acked(long revision) {
      acksSeen++;
      acked = Math.max(acked, revision);
      Set<String> admitted = revisions.admits(revision);
      assertThat(running.values())
          .as("%s acks revision %s, which admits %s, while these run", node, revision, admitted)
          .allMatch(worker -> admitted.contains(worker.release()));
    }
  }

  public static String release(JsonNode version, JsonNode digest) {
    return version.asText() + "@" + digest.asText();
  }

  public static List<JsonNode> read(Path state) {
    Path file = state.resolve("events.jsonl");
    List<JsonNode> events = new ArrayList<>();
    try {
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        events.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
    return events;
  }
}
