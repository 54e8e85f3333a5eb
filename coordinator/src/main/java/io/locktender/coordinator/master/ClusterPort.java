package io.locktender.coordinator.master;

import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.Versioned;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a master reads of its cluster, and what it shows to it. Calls that ask or write throw {@link
 * io.locktender.coordinator.cluster.ClusterUnavailableException} when they are not answered;
 * whether a write took effect is found out by reading again.
 */
public interface ClusterPort {
  /**
   * What the live nodes say of themselves, by name, as far as it is known here.
   *
   * @throws io.locktender.steps.control.NewerFormatException when a newer build wrote one of them,
   *     or the mirror
   */
  Map<String, NodeReport> reports();

  /** The mirror as far as it is known here, or null. */
  @Nullable Mirror mirror();

  /**
   * What the operator asks for: at least as new as every write that ended before this call.
   *
   * @throws io.locktender.steps.control.NewerFormatException when a newer build wrote it
   * @throws io.locktender.steps.text.InvalidInputException when the record is garbled
   */
  Optional<Versioned<Target>> target();

  /**
   * The same as it was last heard of, which may be a little older: nothing may be done on it.
   *
   * @throws io.locktender.steps.control.NewerFormatException when a newer build wrote it
   * @throws io.locktender.steps.text.InvalidInputException when the record is garbled
   */
  default Optional<Versioned<Target>> knownTarget() {
    return target();
  }

  /**
   * Writes the target, if nobody else has since.
   *
   * @param expected the version that was read, or {@link Versioned#ABSENT}
   * @return whether it is there
   */
  boolean compareAndSetTarget(int expected, Target target);

  /**
   * Tells every node that there is a new document.
   *
   * @param force whether a hint of a higher revision may be replaced
   * @return whether it is told; false when a higher one is there, or when others wrote all the time
   * @throws io.locktender.steps.control.NewerFormatException when a newer build wrote the one that
   *     is there
   */
  default boolean tell(GateHint hint, boolean force) {
    return true;
  }

  /**
   * Writes the mirror, for people.
   *
   * @param force whether one of a higher revision may be replaced
   * @return whether it is there; false when a higher one is, or when others wrote all the time
   * @throws io.locktender.steps.control.NewerFormatException when a newer build wrote the one that
   *     is there
   */
  boolean publish(Mirror mirror, boolean force);
}
