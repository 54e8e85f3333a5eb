package io.locktender.steps.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseDigestsTest {
  private static final ReleaseVersion V1 = ReleaseVersion.parse("1.0.0");

  @TempDir Path directory;
  private ReleaseFixture releases;
  private ReleaseStore store;
  private Path program;
  private String before;

  @BeforeEach
  void release() throws Exception {
    releases = new ReleaseFixture(directory);
    releases.write("1.0.0", "");
    releases.file("1.0.0", "bin/api", "#!/bin/sh\n");
    program = releases.release("1.0.0").resolve("bin/api");
    Files.createSymbolicLink(program.resolveSibling("link"), Path.of("api"));
    store = releases.store();
    before = store.digest(V1);
  }

  @Test
  void isASha256ThatDoesNotDependOnTheMachine() {
    assertThat(before)
        .isEqualTo("sha256:7b57c9e931c20650af6e01a7c2650e7dd245d7abf41df9aa18286f0812ab37a2");
  }

  @Test
  void isTheSameForACopyElsewhereAndForOtherTimes() throws Exception {
    Files.setLastModifiedTime(program, FileTime.fromMillis(0));
    Files.createDirectory(releases.release("1.0.0").resolve("empty"));

    assertThat(store.digest(V1)).isEqualTo(before);
    assertThat(releases.store().digest(V1)).isEqualTo(before);
  }

  @Test
  void isTheSameThroughASymbolicLinkToTheRelease() throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.createSymbolicLink(other.resolve("1.0.0"), releases.release("1.0.0"));

    assertThat(new ReleaseStore(other).digest(V1)).isEqualTo(before);
  }

  @Test
  void changesWithAFilesContentOfTheSameLength() throws Exception {
    Files.writeString(program, "#!/bin/SH\n");

    assertChanged();
  }

  @Test
  void changesWithTheContentEvenWhenTheTimeIsSetBack() throws Exception {
    FileTime time = Files.getLastModifiedTime(program);
    Files.writeString(program, "#!/bin/SH\n");
    Files.setLastModifiedTime(program, time);

    assertChanged();
  }

  @Test
  void changesWithAFilesName() throws Exception {
    Files.move(program, program.resolveSibling("apj"));

    assertChanged();
  }

  @Test
  void changesWithANewFile() {
    releases.file("1.0.0", "lib/empty", "");

    assertChanged();
  }

  @Test
  void changesWithAFileLess() throws Exception {
    Files.delete(program);

    assertChanged();
  }

  @Test
  void changesWithTheExecutableBit() throws Exception {
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr--r--"));

    assertChanged();
  }

  @Test
  void changesWithWhereALinkPoints() throws Exception {
    Path link = program.resolveSibling("link");
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("apj"));
    assertChanged();

    String relative = store.digest(V1);
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("/apj"));
    assertThat(store.digest(V1)).isNotEqualTo(relative);
  }

  @Test
  void changesWhenALinkBecomesTheFile() throws Exception {
    Path link = program.resolveSibling("link");
    Files.delete(link);
    Files.copy(program, link);

    assertChanged();
  }

  @Test
  void aBoundaryBetweenNameAndContentDoesNotMoveUnseen() {
    releases.file("2.0.0", "ab", "c");
    releases.file("2.1.0", "a", "bc");

    assertThat(store.digest(ReleaseVersion.parse("2.0.0")))
        .isNotEqualTo(store.digest(ReleaseVersion.parse("2.1.0")));
  }

  @Test
  void askedAgainItReadsNoFile() throws Exception {
    ReleaseDigests digests = at(Instant.now().plusSeconds(60));
    digests.of(releases.release("1.0.0"));

    assertThat(digests.of(releases.release("1.0.0"))).isEqualTo(before);
    assertThat(digests.hashed()).isEqualTo(1);
  }

  @Test
  void whatChangedJustNowIsReadAgain() {
    ReleaseDigests digests = at(Instant.now());
    digests.of(releases.release("1.0.0"));
    digests.of(releases.release("1.0.0"));

    assertThat(digests.hashed()).isEqualTo(2);
  }

  @Test
  void aMissingReleaseIsOneLine() {
    assertThatThrownBy(() -> store.digest(ReleaseVersion.parse("7.0.0")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            directory
                + "/7.0.0: expected the directory of a release, found none; install the release"
                + " there");
  }

  @Test
  void namesThatAreNoAsciiCount() {
    releases.file("2.0.0", "käse", "");
    releases.file("2.1.0", "kase", "");

    assertThat(store.digest(ReleaseVersion.parse("2.0.0")))
        .isNotEqualTo(store.digest(ReleaseVersion.parse("2.1.0")));
  }

  private void assertChanged() {
    assertThat(store.digest(V1)).isNotEqualTo(before).matches("sha256:[0-9a-f]{64}");
  }

  private static ReleaseDigests at(Instant now) {
    return new ReleaseDigests(InstantSource.fixed(now));
  }
}
