package io.locktender.coordinator.decide;

import static java.util.Objects.requireNonNull;

import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For how long the nodes have been as they are, as this mastership saw it.
 *
 * @param all for how long every node is in the state that it is in, with the very processes of its
 *     workers
 * @param nodes each node by itself, by name
 */
public record Steady(Duration all, Map<String, OfNode> nodes) {
  public Steady {
    requireNonNull(all, "all");
    nodes = Map.copyOf(nodes);
  }

  /**
   * One node by itself.
   *
   * @param same for how long it serves a release, with the very processes of its workers; or lives
   *     and does not serve, or is away, since the database answered again at most
   * @param failing since when it has not served without a break for as long as it must, {@code
   *     --healthy-for}: a worker that ends again and again does not end that by being started; zero
   *     where it has, and while it is away or drained; since the database answered again at most
   * @param good the release that it has served without a break for so long, or null; what it had
   *     when it was first seen is taken for good
   */
  public record OfNode(Duration same, Duration failing, @Nullable ReleaseVersion good) {
    public OfNode {
      requireNonNull(same, "same");
      requireNonNull(failing, "failing");
    }
  }

  /** Nothing has changed for so long. */
  public static Steady of(Duration all) {
    return new Steady(all, Map.of());
  }

  /** A node by itself; one of which nothing is known by itself is as all are. */
  OfNode node(String id) {
    return nodes.getOrDefault(id, new OfNode(all, all, null));
  }
}
