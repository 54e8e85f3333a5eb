package io.locktender.coordinator.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.status.StatusModel.Failure;
import io.locktender.coordinator.status.StatusModel.StatusDeadline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster waits for, and what to type next.
 *
 * @param phase of the upgrade that runs or ran last, or null
 * @param sentence what the master says, or how the last upgrade ended
 * @param failure why the upgrade is rolled back, or how it failed, with step, node and the first
 *     documents; left out where it did not
 * @param waitsFor the nodes that are not where they must be
 * @param problems the records in ZooKeeper that cannot be read; left out where there are none
 * @param deadline until when the master waits, as it counts; null where no time is set for that
 * @param next the command to type next
 * @param well false when the last upgrade failed by itself, a node does not serve though nothing
 *     runs, or something is missing
 */
public record WhyModel(
    @Nullable Phase phase,
    String sentence,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Failure failure,
    List<Waiting> waitsFor,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> problems,
    @Nullable StatusDeadline deadline,
    String next,
    boolean well) {
  /** A node, and why it is waited for. */
  public record Waiting(String node, String reason) {}

  public WhyModel {
    waitsFor = List.copyOf(waitsFor);
    problems = List.copyOf(problems);
  }

  public static WhyModel of(Snapshot snapshot) {
    return new WhyBuilder(snapshot).build();
  }
}
