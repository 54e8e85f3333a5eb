package io.locktender.it.load;

import org.jspecify.annotations.Nullable;

/**
 * One request, as the client saw it. Times are nanoseconds on the monotonic clock.
 *
 * @param due when it was to be sent: from then on its latency counts, also while it could not be
 *     sent
 * @param end when its answer was there
 * @param failure why it failed, or null: anything but 2xx, refused, reset, no answer
 * @param node whose worker it went to, by the balancer; empty when there was none
 */
record Call(long due, long end, @Nullable String failure, String node) {
  boolean ok() {
    return failure == null;
  }

  long latency() {
    return end - due;
  }
}
