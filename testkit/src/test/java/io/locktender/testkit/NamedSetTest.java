package io.locktender.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedSetTest {
  private static final String THREE = "mongodb://a:1,b:2,c:3/?replicaSet=rs0";

  @Test
  void processesAreNumbersOrFilesWithOne(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("pid"), "12\n");
    assertThat(NamedSet.pids(" 10, 11 " + file)).containsExactlyInAnyOrder(10L, 11L, 12L);
  }

  @Test
  void whatIsNoProcessIsRefused() {
    assertThatThrownBy(() -> NamedSet.pids("rs0")).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> NamedSet.pids("/no/such/file"))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void threeMembersAndTheirProcessesAreASet() {
    assertThat(NamedSet.problem(THREE, "1 2 3")).isEmpty();
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThat(NamedSet.problem(null, "1 2 3")).contains("does not name three members");
    assertThat(NamedSet.problem(" ", "1 2 3")).contains("does not name three members");
    assertThat(NamedSet.problem("mongodb://a:1/?replicaSet=rs0", "1")).contains("three members");
    assertThat(NamedSet.problem(THREE, null)).contains("LOCKTENDER_TEST_MONGODB_PIDS");
  }
}
