package io.locktender.cli.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LossFileTest {
  @TempDir private Path here;

  /** First only counted, then done: the second list goes beside the first. */
  @Test
  void theDefaultIsTheFirstNameThatIsFree() throws IOException {
    assertThat(firstFree()).isEqualTo(here.resolve("locktender-u1.jsonl"));

    Files.createFile(here.resolve("locktender-u1.jsonl"));
    assertThat(firstFree()).isEqualTo(here.resolve("locktender-u1-2.jsonl"));

    Files.createFile(here.resolve("locktender-u1-2.jsonl.part"));
    Files.createFile(here.resolve("locktender-u1-3.jsonl.exact"));
    assertThat(firstFree()).isEqualTo(here.resolve("locktender-u1-4.jsonl"));
  }

  @Test
  void anExactListThatIsThereIsFoundBeforeAnythingIsAskedFor() throws IOException {
    LossFile file = new LossFile(here.resolve("kept"));
    file.mustHaveRoomForExact();
    Files.createFile(here.resolve("kept.exact"));

    assertThatThrownBy(file::mustHaveRoomForExact)
        .isInstanceOf(CliException.class)
        .hasMessageContaining("kept.exact, found one")
        .satisfies(
            thrown -> assertThat(((CliException) thrown).exitCode()).isEqualTo(ExitCodes.USAGE));
  }

  @Test
  void whatIsLostInTheEndGoesIntoTheExactList() throws InterruptedException {
    String said = new LossFile(here.resolve("kept")).inTheEnd("r2", file -> "lost: " + file);

    assertThat(said).isEqualTo("lost: " + here.resolve("kept.exact"));
  }

  /** The restore has succeeded: that the old backup is gone by now is no failure of it. */
  @Test
  void anExactListThatCannotBeMadeIsANote() throws InterruptedException {
    String said =
        new LossFile(here.resolve("kept"))
            .inTheEnd(
                "r2",
                file -> {
                  throw new InvalidInputException("the backup of packages is gone");
                });

    assertThat(said)
        .startsWith("the backup is restored; there is no exact list")
        .contains("(the backup of packages is gone)", "in the backup of this request, r2")
        .doesNotContain("nothing was changed");
  }

  private Path firstFree() {
    return LossFile.firstFree(here, "u1").file();
  }
}
