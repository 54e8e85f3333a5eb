package io.locktender.steps.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.testkit.BadInputs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
  private static final Request OPEN =
      new Request(
          Request.Call.OPEN,
          "t1",
          0,
          new Opening(
              "mongodb://h", "shop", "/r", "1.0.0", "2.0.0", null, Map.of("2.0.0", "sha256:2")),
          null,
          null);
  private static final Request RUN = new Request(Request.Call.RUN, "t1", 3, null, "2.0.0", "split");
  private static final Request KEEP_UP =
      new Request(Request.Call.KEEP_UP, "t1", 4, null, null, null);
  private static final Request TAKE_BACK =
      new Request(Request.Call.TAKE_BACK, "t1", 5, null, "2.0.0", "split");

  @Test
  void requestsAreReadOrRefused() {
    refusesOrReads("step process, requests", Request.class, OPEN, RUN, KEEP_UP, TAKE_BACK);
  }

  @Test
  void eventsAreReadOrRefused() {
    refusesOrReads(
        "step process, events",
        Event.class,
        Event.progress(RUN, 7, -1),
        Event.opened(OPEN, Set.of("packages"), List.of()),
        Event.found(RUN, List.of("collection 'c' is there already")),
        Event.done(KEEP_UP, 12, 3),
        Event.proved(RUN, List.of(new SwapEntry("packages", true, true))),
        Event.ended(
            RUN,
            Event.Kind.FAILED,
            new StepFailure("split", null, "no", 1, List.of(new DocumentFailure("7", "why")))));
  }

  private static void refusesOrReads(String what, Class<?> type, Object... examples) {
    BadInputs.ofTexts(what, java.util.Arrays.stream(examples).map(BadLinesTest::line).toList())
        .refusedBy(IOException.class)
        .run(
            8_000,
            bytes -> {
              ByteArrayInputStream in = new ByteArrayInputStream(bytes);
              Optional<?> read = Lines.read(in, type);
              while (read.isPresent()) {
                read = Lines.read(in, type);
              }
            });
  }

  private static String line(Object message) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Lines.write(out, message);
      return out.toString(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
