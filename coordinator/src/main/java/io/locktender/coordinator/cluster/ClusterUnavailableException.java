package io.locktender.coordinator.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What carries the cluster's records did not answer, or not in time. Whether a write took effect is
 * not known; whoever wrote reads again.
 */
public class ClusterUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was expected, what was found, what to do next
   * @param cause what its client said, or null
   */
  public ClusterUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
