package io.locktender.agent.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
  @TempDir Path state;
  private @Nullable String before;

  @BeforeEach
  void forgets() {
    before = System.getProperty(NativeLibrary.DIRECTORY);
    System.clearProperty(NativeLibrary.DIRECTORY);
  }

  @AfterEach
  void remembers() {
    System.clearProperty(NativeLibrary.DIRECTORY);
    if (before != null) {
      System.setProperty(NativeLibrary.DIRECTORY, before);
    }
  }

  @Test
  void itIsLaidBelowTheServicesOwnDirectoryAndWhatWasLeftThereGoes() throws Exception {
    Path left = Files.createDirectories(state.resolve("native")).resolve("old.so");
    Files.writeString(left, "old");

    NativeLibrary.placed(Map.of("STATE_DIRECTORY", state + ":/another"));

    assertThat(System.getProperty(NativeLibrary.DIRECTORY))
        .isEqualTo(state.resolve("native").toString());
    assertThat(left).doesNotExist();
  }

  @Test
  void whatSomebodyHasSetStays() {
    System.setProperty(NativeLibrary.DIRECTORY, "/elsewhere");

    NativeLibrary.placed(Map.of("STATE_DIRECTORY", state.toString()));

    assertThat(System.getProperty(NativeLibrary.DIRECTORY)).isEqualTo("/elsewhere");
  }

  @Test
  void withoutSuchADirectoryItIsAsUsual() {
    NativeLibrary.placed(Map.of());
    NativeLibrary.placed(Map.of("STATE_DIRECTORY", "/proc/none"));

    assertThat(System.getProperty(NativeLibrary.DIRECTORY)).isNull();
  }
}
