package io.locktender.steps.process;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One line to the step process.
 *
 * @param call what to do
 * @param token of the mastership, for whose answer the caller waits
 * @param sequence the call's number
 * @param opening for {@link Call#OPEN}
 * @param release for the calls that are about one step; for {@link Call#BACKUP}, the upgrade
 * @param step for the calls that are about one step
 */
record Request(
    Call call,
    String token,
    long sequence,
    @Nullable Opening opening,
    @Nullable String release,
    @Nullable String step) {
  /** What the process can be asked. */
  enum Call {
    OPEN,
    COPY,
    RUN,
    PROVE,
    ALREADY_THERE,
    BACKUP,
    EXPAND,
    KEEP_UP,
    TAKE_BACK,
    CONTRACT
  }

  Request {
    requireNonNull(call, "call");
    requireNonNull(token, "token");
  }
}
