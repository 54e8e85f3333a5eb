package io.locktender.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.cli.console.Io;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class ConfirmationTest {
  private final StringWriter err = new StringWriter();

  private Confirmation confirmation(boolean terminal, boolean errWatched, String... typed) {
    Io io =
        new Io(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            new BufferedReader(new StringReader("y\n")),
            Map.of(),
            terminal,
            errWatched);
    Confirmation confirmation = new Confirmation(io);
    new CommandLine(confirmation).parseArgs(typed);
    return confirmation;
  }

  @Test
  void whoWouldNotSeeTheQuestionIsNotLeftWaiting() throws IOException {
    Confirmation unseen = confirmation(true, false);

    assertThatThrownBy(() -> unseen.ask("Really?"))
        .isInstanceOf(CliException.class)
        .hasMessage(
            "expected --yes, since the standard error, on which it is asked, is no terminal, found"
                + " none; nothing was changed, add --yes if you are sure");
    assertThatThrownBy(unseen::mustBePossible).isInstanceOf(CliException.class);
    assertThat(err.toString()).isEmpty();
    confirmation(true, false, "--yes").ask("Really?");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aPersonIsAskedAndAProgramIsNot() throws IOException {
    assertThatCode(() -> confirmation(false, false).ask("Really?")).doesNotThrowAnyException();
    assertThat(err.toString()).isEmpty();

    confirmation(true, true).ask("Really?");
    assertThat(err.toString()).isEqualTo("Really? [y/N] ");
  }
}
