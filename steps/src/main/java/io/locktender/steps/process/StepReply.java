package io.locktender.steps.process;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;

/**
 * One line from the step process. Any number of {@link Running}, then a {@link Done} or a {@link
 * Failed}, answer a {@link StepRequest}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
sealed interface StepReply {
  /** The request's. */
  String token();

  /** The request's. */
  long sequence();

  default boolean answers(StepRequest request) {
    return token().equals(request.token()) && sequence() == request.sequence();
  }

  /**
   * How far the call has come.
   *
   * @param done documents copied or changed
   * @param left documents still to do; negative when unknown
   */
  record Running(String token, long sequence, long done, long left) implements StepReply {
    public Running {
      requireNonNull(token, "token");
    }

    static Running of(StepRequest request, long done, long left) {
      return new Running(request.token(), request.sequence(), done, left);
    }
  }

  /**
   * The call is done.
   *
   * @param answer of the type that the call says
   */
  record Done(String token, long sequence, JsonNode answer) implements StepReply {
    public Done {
      requireNonNull(token, "token");
      requireNonNull(answer, "answer");
    }

    static Done of(StepRequest request, JsonNode answer) {
      return new Done(request.token(), request.sequence(), answer);
    }
  }

  /** The call came to an end without doing what it had to. */
  record Failed(String token, long sequence, Why why, StepFailure failure) implements StepReply {
    /** What follows from it. */
    enum Why {
      /** The step failed. */
      STEP,
      /** Something else wrote: the copies can still be brought up. */
      DISTURBED,
      /** The database does not answer. */
      UNAVAILABLE,
      /** What was asked cannot be: a release is not as it was planned with. */
      INVALID
    }

    public Failed {
      requireNonNull(token, "token");
      requireNonNull(why, "why");
      requireNonNull(failure, "failure");
    }

    /** What a call has thrown, whatever that is: the code of a release can throw anything. */
    static Failed of(StepRequest request, Throwable thrown) {
      if (thrown instanceof StepFailedException failed) {
        return of(request, failed.disturbed() ? Why.DISTURBED : Why.STEP, failed.failure());
      } else if (thrown instanceof InvalidInputException) {
        return of(request, Why.INVALID, String.valueOf(thrown.getMessage()));
      } else if (thrown instanceof DatabaseUnavailableException) {
        return of(request, Why.UNAVAILABLE, String.valueOf(thrown.getMessage()));
      } else if (thrown instanceof InterruptedException) {
        return of(request, Why.STEP, "the step interrupted its own thread");
      }
      return of(request, Why.STEP, thrown.toString());
    }

    /** The database will not answer. */
    static Failed unavailable(StepRequest request, String reason) {
      return of(request, Why.UNAVAILABLE, reason);
    }

    private static Failed of(StepRequest request, Why why, String reason) {
      return of(request, why, StepFailure.of(request.step(), reason));
    }

    private static Failed of(StepRequest request, Why why, StepFailure failure) {
      return new Failed(request.token(), request.sequence(), why, failure);
    }

    /** Throws to the caller what the call has thrown. */
    StepFailedException thrown() {
      StepFailedException failed = new StepFailedException(failure);
      return switch (why) {
        case STEP -> failed;
        case DISTURBED -> StepFailedException.disturbed(failure);
        case UNAVAILABLE -> throw new DatabaseUnavailableException(failure.reason(), failed);
        case INVALID -> throw new InvalidInputException(failure.reason());
      };
    }
  }
}
