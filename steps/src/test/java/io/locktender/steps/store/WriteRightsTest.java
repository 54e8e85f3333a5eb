package io.locktender.steps.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A release that others may change is not read. */
class WriteRightsTest {
  private static final ReleaseVersion V1 = ReleaseVersion.parse("1.0.0");

  @TempDir Path directory;
  private ReleaseFixture releases;
  private Path release;

  @BeforeEach
  void release() {
    releases = new ReleaseFixture(directory);
    release = releases.write("1.0.0", "");
    releases.file("1.0.0", "bin/api", "");
  }

  @ParameterizedTest
  @CsvSource({
    "bin/api, rw-rw-r--",
    "bin/api, rw-r--rw-",
    "bin, rwxrwxr-x",
    "release.yaml, rw-rw-rw-",
    "'', rwxrwxr-x"
  })
  void whatGroupOrOthersMayWriteIsRefused(String name, String mode) throws Exception {
    Path path = release.resolve(name);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> releases.store().read(V1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "%s: expected that only its owner may write it, found mode %s; 'chmod -R go-w %s' mends it"
                .formatted(name.isEmpty() ? release : path, mode, release));
  }

  @Test
  void whatWasFoundGoodIsLookedAtAgain() throws Exception {
    ReleaseStore store = releases.store();
    store.read(V1);
    Files.setPosixFilePermissions(
        release.resolve("bin"), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> store.digest(V1)).hasMessageContaining("rwxrwxrwx");
  }

  @Test
  void whoRunsAReleaseTakesNoStrangersFiles() {
    long me = new UnixSystem().getUid();

    assertThat(store(Set.of(me)).read(V1).version()).isEqualTo(V1);
    assertThat(new ReleaseStore(directory, ReleaseTrust.ofThisUser()).read(V1).version())
        .isEqualTo(V1);
    assertThatThrownBy(() -> store(Set.of(me + 1)).read(V1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(
            "expected a file of root or of the user that the agent runs as, found one of ",
            "(uid " + me + ")",
            "'chown -R root " + directory + "' mends it");
  }

  @Test
  void whoRunsReleasesLooksWhoMayPutThemThere() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxr-x"));

    assertThatThrownBy(() -> store(Set.of(new UnixSystem().getUid())).read(V1))
        .hasMessage(
            "%s: expected that only its owner may write it, found mode rwxrwxr-x; 'chmod -R go-w %s' mends it"
                .formatted(directory, directory));
    assertThat(releases.store().read(V1).version()).isEqualTo(V1);
  }

  private ReleaseStore store(Set<Long> owners) {
    return new ReleaseStore(directory, new ReleaseTrust(owners, List.of()));
  }
}
