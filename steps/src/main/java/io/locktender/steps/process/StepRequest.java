package io.locktender.steps.process;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One line to the step process.
 *
 * @param token of the mastership, for whose answer the caller waits
 * @param sequence the call's number
 * @param call what to do
 */
record StepRequest(String token, long sequence, StepCall<?> call) {
  StepRequest {
    requireNonNull(token, "token");
    requireNonNull(call, "call");
  }

  @Nullable String step() {
    return call.step();
  }
}
