package io.locktender.steps.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinesTest {
  @Test
  void requestsAndEventsComeThroughAsTheyAre() throws IOException {
    Opening opening =
        new Opening("mongodb://u:p@h", "shop", "/r", "1.0.0", "2.0.0", null, Map.of("a", "b"));
    Request request = new Request(Request.Call.OPEN, "t", 7, opening, null, null);
    StepFailure failure =
        new StepFailure("s", null, "why\nnot", 3, List.of(new DocumentFailure("1", "ü")));
    Event event =
        new Event(
            Event.Kind.FAILED,
            "t",
            7,
            1,
            2,
            Set.of("c"),
            List.of(new SwapEntry("c", true, false)),
            List.of("index 'i' is there already"),
            failure);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    Lines.write(out, request);
    Lines.write(out, event);

    InputStream in = new ByteArrayInputStream(out.toByteArray());
    assertThat(Lines.read(in, Request.class)).contains(request);
    assertThat(Lines.read(in, Event.class)).contains(event);
    assertThat(Lines.read(in, Event.class)).isEmpty();
    assertThat(event.answers(request)).isTrue();
    assertThat(opening.toString()).doesNotContain("u:p");
  }

  @Test
  void whatALineLeavesOutIsNothing() throws IOException {
    assertThat(
            Lines.read(
                stream(
                    "{\"kind\":\"DONE\",\"token\":\"t\",\"sequence\":1,\"done\":2,\"left\":3}\n"),
                Event.class))
        .contains(new Event(Event.Kind.DONE, "t", 1, 2, 3, Set.of(), List.of(), List.of(), null));
  }

  @Test
  void aCallThatThereIsNotIsRefused() {
    assertThatThrownBy(
            () ->
                Lines.read(
                    stream("{\"call\":\"SHRINK\",\"token\":\"t\",\"sequence\":1}\n"),
                    Request.class))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("SHRINK");
  }

  @Test
  void aLineThatIsTooLongIsRefusedOnBothSides() {
    String text = "x".repeat(Lines.MAX_BYTES + 1);

    assertThatThrownBy(() -> Lines.write(new ByteArrayOutputStream(), text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too long");
    assertThatThrownBy(() -> Lines.read(stream(text), Event.class))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than 1048576 bytes");
  }

  @Test
  void whatIsNoEventIsRefused() {
    assertThatThrownBy(() -> Lines.read(stream("hello\n"), Event.class))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Lines.read(stream("null\n"), Event.class))
        .isInstanceOf(IOException.class);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
