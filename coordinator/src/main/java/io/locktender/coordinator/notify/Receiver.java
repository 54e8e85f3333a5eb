package io.locktender.coordinator.notify;

import io.locktender.coordinator.document.ClusterEvent;

/** Takes events to where they are to be heard. */
@FunctionalInterface
public interface Receiver {
  /** It was not heard, or nobody knows: it is told again. */
  final class NotHeardException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message why, without any secret
     */
    public NotHeardException(String message) {
      super(message);
    }
  }

  /**
   * Tells an event; bounded in time.
   *
   * @throws NotHeardException when it is not sure that it was heard
   */
  void tell(ClusterEvent event) throws NotHeardException, InterruptedException;
}
