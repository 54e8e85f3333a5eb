package io.locktender.steps.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.steps.work.UpgradeWork.FoundBefore;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.testkit.BadInputs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lines through the pipe that are nearly right, in both directions. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadLinesTest {
  private static final ReleaseVersion VERSION = ReleaseVersion.parse("2.0.0");
  private static final StepRequest OPEN =
      new StepRequest(
          "t1",
          0,
          new StepCall.Open(
              new WorkSpec(
                  "mongodb://h",
                  "shop",
                  "/r",
                  ReleaseVersion.parse("1.0.0"),
                  VERSION,
                  "/d",
                  null,
                  Map.of(VERSION, "sha256:2"))));
  private static final StepRequest RUN =
      new StepRequest("t1", 3, new StepCall.Run(VERSION, "split"));
  private static final StepRequest KEEP_UP = new StepRequest("t1", 4, new StepCall.KeepUp());
  private static final StepRequest REVERT_STEP =
      new StepRequest("t1", 5, new StepCall.RevertStep(VERSION, "split"));

  @Test
  void requestsAreReadOrRefused() {
    refusesOrReads(
        "step process, requests",
        in -> JsonLines.read(in, StepRequest.class),
        OPEN,
        RUN,
        KEEP_UP,
        REVERT_STEP);
  }

  @Test
  void repliesAreReadOrRefused() {
    refusesOrReads(
        "step process, replies",
        in -> JsonLines.read(in, StepReply.class),
        StepReply.Running.of(RUN, 7, -1),
        StepReply.Done.of(
            OPEN, JsonLines.tree(new StepCall.Opened(Set.of("packages"), List.of(), Set.of()))),
        StepReply.Failed.of(
            RUN,
            new StepFailedException(
                new StepFailure("split", null, "no", 1, List.of(new DocumentFailure("7", "why"))))),
        StepReply.Failed.of(OPEN, new InvalidInputException("no such release")));
  }

  @Test
  void answersAreReadOrRefused() {
    answersAreReadOrRefused(new StepCall.Backup("u1"), 7L);
    answersAreReadOrRefused(new StepCall.KeepUp(), new KeptUp(12, 3));
    answersAreReadOrRefused(new StepCall.Run(VERSION, "split"), new StepResult(12, 0));
    answersAreReadOrRefused(new StepCall.Prove(), List.of(new SwapEntry("packages", true, true)));
    answersAreReadOrRefused(
        new StepCall.AlreadyThere(), List.of("collection 'c' is there already"));
    answersAreReadOrRefused(
        new StepCall.LookBefore(false),
        List.of(new FoundBefore(VERSION, "split", "collection 'c' is there already")));
  }

  private static <A> void answersAreReadOrRefused(StepCall<A> call, A answer) {
    refusesOrReads(
        "step process, answers to " + call.getClass().getSimpleName(),
        in -> {
          Optional<StepReply> reply = JsonLines.read(in, StepReply.class);
          if (reply.isPresent() && reply.get() instanceof StepReply.Done done) {
            JsonLines.value(done.answer(), call.answer());
          }
          return reply;
        },
        StepReply.Done.of(RUN, JsonLines.tree(answer)));
  }

  @FunctionalInterface
  private interface Reader {
    Optional<?> read(InputStream in) throws IOException;
  }

  private static void refusesOrReads(String what, Reader reader, Object... examples) {
    BadInputs.ofTexts(what, java.util.Arrays.stream(examples).map(BadLinesTest::line).toList())
        .refusedBy(IOException.class)
        .run(
            8_000,
            bytes -> {
              ByteArrayInputStream in = new ByteArrayInputStream(bytes);
              Optional<?> read = reader.read(in);
              while (read.isPresent()) {
                read = reader.read(in);
              }
            });
  }

  private static String line(Object message) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      JsonLines.write(out, message);
      return out.toString(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
