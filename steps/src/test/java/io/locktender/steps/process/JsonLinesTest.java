package io.locktender.steps.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.plan.Repeat;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.tls.TlsFiles;
import io.locktender.steps.work.StepChange;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.steps.work.StepName;
import io.locktender.steps.work.SyncFindings;
import io.locktender.steps.work.SyncFindings.StepTime;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.UpgradeWork.FoundBefore;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import io.locktender.steps.work.UpgradeWork.Room;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private static final WorkSpec OPENING =
      new WorkSpec(
          "mongodb://u:p@h",
          "shop",
          "/r",
          ReleaseVersion.parse("1.0.0"),
          ReleaseVersion.parse("2.0.0-rc.1"),
          "/d",
          null,
          Map.of(ReleaseVersion.parse("2.0.0-rc.1"), "sha256:2"),
          List.of(
              new Repeat(ReleaseVersion.parse("2.0.0-rc.1"), "fix", ReleaseVersion.parse("1.0.1"))),
          new TlsFiles("/ca", null, null, true),
          false);

  private static final Synced SYNCED =
      new Synced(
          1,
          2,
          false,
          3,
          new StepFailure("s", null, "it broke", 4, List.of(new DocumentFailure("7", "why"))),
          5,
          "c has another index",
          List.of(new StepChange(new StepName(ReleaseVersion.parse("2.0.0"), "s"), 6)));

  /** One of each. */
  private static final List<StepCall<?>> CALLS =
      List.of(
          new StepCall.Open(OPENING),
          new StepCall.LedgerRoom(),
          new StepCall.Sync(),
          new StepCall.Found(),
          new StepCall.CatchUp(),
          new StepCall.Run(ReleaseVersion.parse("2.0.0"), "s"),
          new StepCall.Prove(),
          new StepCall.AlreadyThere(),
          new StepCall.LookBefore(true),
          new StepCall.Backup("u1"),
          new StepCall.Expand(ReleaseVersion.parse("2.0.0"), "s"),
          new StepCall.KeepUp(),
          new StepCall.RevertStep(ReleaseVersion.parse("2.0.0"), "s"),
          new StepCall.Contract(ReleaseVersion.parse("2.0.0"), "s"));

  @Test
  void eachCallComesThroughAsItIs() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (StepCall<?> call : CALLS) {
      JsonLines.write(out, new StepRequest("t", 7, call));
    }

    InputStream in = new ByteArrayInputStream(out.toByteArray());
    for (StepCall<?> call : CALLS) {
      assertThat(JsonLines.read(in, StepRequest.class)).contains(new StepRequest("t", 7, call));
    }
    assertThat(JsonLines.read(in, StepRequest.class)).isEmpty();
    assertThat(CALLS)
        .extracting(Object::getClass)
        .containsExactlyInAnyOrderElementsOf(kinds(StepCall.class).toList());
  }

  private static Stream<Class<?>> kinds(Class<?> sealed) {
    return sealed.isSealed()
        ? Stream.of(sealed.getPermittedSubclasses()).flatMap(JsonLinesTest::kinds)
        : Stream.of(sealed);
  }

  @Test
  void aCallIsWrittenByItsName() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    JsonLines.write(
        out, new StepRequest("t", 7, new StepCall.RevertStep(ReleaseVersion.parse("2.0.0"), "s")));

    assertThat(out)
        .hasToString(
            "{\"token\":\"t\",\"sequence\":7,\"call\":"
                + "{\"type\":\"REVERT_STEP\",\"release\":\"2.0.0\",\"step\":\"s\"}}\n");
  }

  @Test
  void repliesComeThroughAsTheyAre() throws IOException {
    StepRequest request =
        new StepRequest("t", 7, new StepCall.Run(ReleaseVersion.parse("2.0.0"), "s"));
    StepReply running = StepReply.Running.of(request, 1, -1);
    StepReply failed =
        StepReply.Failed.of(
            request,
            new StepFailedException(
                new StepFailure("s", null, "why\nnot", 3, List.of(new DocumentFailure("1", "ü")))));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    JsonLines.write(out, running);
    JsonLines.write(out, failed);

    InputStream in = new ByteArrayInputStream(out.toByteArray());
    assertThat(JsonLines.read(in, StepReply.class)).contains(running);
    assertThat(JsonLines.read(in, StepReply.class)).contains(failed);
    assertThat(JsonLines.read(in, StepReply.class)).isEmpty();
    assertThat(failed.answers(request)).isTrue();
    assertThat(failed.answers(new StepRequest("t", 8, request.call()))).isFalse();
    assertThat(failed.answers(new StepRequest("u", 7, request.call()))).isFalse();
  }

  @Test
  void answersComeThroughAsTheyAre() throws IOException {
    comesThrough(
        new StepCall.Open(OPENING),
        new StepCall.Opened(
            Set.of("c"), List.of("no"), Set.of(new StepName(ReleaseVersion.parse("2.0.0"), "s"))));
    comesThrough(new StepCall.Backup("u1"), 1L << 40);
    comesThrough(new StepCall.LedgerRoom(), new Room("/state", 1L << 40, -1));
    comesThrough(new StepCall.Sync(), SYNCED);
    comesThrough(
        new StepCall.Found(),
        new SyncFindings(
            SYNCED.problem(),
            List.of(new StepTime(new StepName(ReleaseVersion.parse("2.0.0"), "s"), 6, 7))));
    comesThrough(new StepCall.CatchUp(), new Synced(0, 9, true, -1, null, 0, null, List.of()));
    comesThrough(new StepCall.Run(ReleaseVersion.parse("2.0.0"), "s"), new StepResult(2, 3));
    comesThrough(new StepCall.Prove(), List.of(new SwapEntry("c", true, false)));
    comesThrough(new StepCall.AlreadyThere(), List.of("index 'i' is there already"));
    comesThrough(
        new StepCall.LookBefore(false),
        List.of(new FoundBefore(ReleaseVersion.parse("2.0.0"), "s", "collection 'c' is there")));
    comesThrough(new StepCall.KeepUp(), new KeptUp(4, 5));
  }

  private static <A> void comesThrough(StepCall<A> call, A answer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonLines.write(out, StepReply.Done.of(new StepRequest("t", 7, call), JsonLines.tree(answer)));

    StepReply reply =
        JsonLines.read(stream(out.toString(StandardCharsets.UTF_8)), StepReply.class).get();

    assertThat(JsonLines.value(((StepReply.Done) reply).answer(), call.answer())).isEqualTo(answer);
  }

  @Test
  void anAnswerToAnotherCallIsRefused() {
    assertThatThrownBy(
            () -> JsonLines.value(JsonLines.tree(List.of("found")), new StepCall.KeepUp().answer()))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> JsonLines.value(JsonLines.tree("12"), new StepCall.Backup("u1").answer()))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> JsonLines.value(NullNode.getInstance(), new StepCall.Backup("u1").answer()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("found null");
  }

  @Test
  void whatThrewThereIsThrownHere() {
    StepRequest request =
        new StepRequest("t", 1, new StepCall.Run(ReleaseVersion.parse("2.0.0"), "s"));

    assertThatThrownBy(() -> rethrown(request, new InvalidInputException("other releases")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("other releases");
    assertThatThrownBy(
            () ->
                rethrown(
                    request,
                    new DatabaseUnavailableException("no answer", new IllegalStateException())))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessage("no answer");
    assertThatThrownBy(() -> rethrown(request, new InterruptedException()))
        .isInstanceOf(StepFailedException.class)
        .hasMessage("the step interrupted its own thread");
    assertThatThrownBy(() -> rethrown(request, new IllegalStateException("oh")))
        .isInstanceOf(StepFailedException.class)
        .hasMessage("java.lang.IllegalStateException: oh");
  }

  private static void rethrown(StepRequest request, Throwable thrown) throws StepFailedException {
    throw StepReply.Failed.of(request, thrown).thrown();
  }

  @Test
  void aConnectionStringIsNotShown() {
    assertThat(new StepRequest("t", 0, new StepCall.Open(OPENING)).toString())
        .doesNotContain("u:p");
  }

  @Test
  void whatAReaderDoesNotKnowIsLeftAside() throws IOException {
    assertThat(
            JsonLines.read(
                stream(
                    "{\"type\":\"RUNNING\",\"token\":\"t\",\"sequence\":1,\"done\":2,\"left\":3,\"speed\":4}\n"),
                StepReply.class))
        .contains(new StepReply.Running("t", 1, 2, 3));
  }

  @Test
  void aCallThatThereIsNotOrThatIsNotCompleteIsRefused() {
    assertRefused("{\"type\":\"SHRINK\"}", "SHRINK");
    assertRefused("{\"release\":\"2.0.0\",\"step\":\"s\"}", "call");
    assertRefused("{\"type\":\"RUN\",\"release\":\"2.0.0\"}", "no 'step'");
    assertRefused("null", "no 'call'");
  }

  @Test
  void aVersionIsReadAsPeopleWriteItOrRefused() throws IOException {
    String open =
        "{\"type\":\"OPEN\",\"opening\":{\"uri\":\"u\",\"database\":\"d\",\"releases\":\"/r\","
            + "\"from\":\"1.0.0\",\"to\":%s,\"digests\":{\"%s\":\"x\"}}}";

    assertRefused(open.formatted("\"2\"", "2.0.0"), "call.opening.to");
    assertRefused(open.formatted("2", "2.0.0"), "call.opening.to");
    assertRefused(open.formatted("\"2.0.0\"", "two"), "call.opening.digests");
  }

  private static void assertRefused(String call, String why) {
    String line = "{\"token\":\"t\",\"sequence\":1,\"call\":" + call + "}\n";
    assertThatThrownBy(() -> JsonLines.read(stream(line), StepRequest.class))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aLineThatIsTooLongIsRefusedOnBothSides() {
    String text = "x".repeat(JsonLines.MAX_BYTES + 1);

    assertThatThrownBy(() -> JsonLines.write(new ByteArrayOutputStream(), text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too long");
    assertThatThrownBy(() -> JsonLines.read(stream(text), StepReply.class))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than 1048576 bytes");
  }

  @Test
  void whatIsNoReplyIsRefused() {
    assertThatThrownBy(() -> JsonLines.read(stream("hello\n"), StepReply.class))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> JsonLines.read(stream("null\n"), StepReply.class))
        .isInstanceOf(IOException.class);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
