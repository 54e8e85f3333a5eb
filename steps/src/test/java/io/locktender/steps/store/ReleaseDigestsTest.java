package io.locktender.steps.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseDigestsTest {
  private static final ReleaseVersion V1 = ReleaseVersion.parse("1.0.0");

  @TempDir Path directory;
  private ReleaseFixture releases;
  private ReleaseStore store;
  private Path program;
  private Path site;
  private String before;

  @BeforeEach
  void release() throws Exception {
    releases = new ReleaseFixture(directory);
    releases.write("1.0.0", "");
    releases.file("1.0.0", "bin/api", "#!/bin/sh\n");
    site = releases.file("1.0.0", "bin/site", "").resolve("bin/site");
    program = releases.release("1.0.0").resolve("bin/api");
    Files.createSymbolicLink(program.resolveSibling("link"), Path.of("api"));
    store = releases.store();
    before = store.digest(V1);
  }

  @Test
  void isASha256ThatDoesNotDependOnTheMachine() {
    assertThat(before)
        .isEqualTo("sha256:16899e069c97c48e72a1faa1698d028ee90a38cb87c6d13f2c61f01cbe609a7e");
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
    Files.move(site, site.resolveSibling("sitf"));

    assertChanged();
  }

  @Test
  void changesWithANewFile() {
    releases.file("1.0.0", "lib/empty", "");

    assertChanged();
  }

  @Test
  void changesWithAFileLess() throws Exception {
    Files.delete(site);

    assertChanged();
  }

  @Test
  void changesWithTheExecutableBit() throws Exception {
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr--r--"));

    assertChanged();
  }

  @Test
  void changesWithWhatALinkLeadsTo() throws Exception {
    link("../release.yaml");
    assertChanged();

    String toAFile = store.digest(V1);
    link("..");
    assertThat(store.digest(V1)).isNotEqualTo(toAFile);
  }

  @Test
  void isTheSameHoweverALinkSaysWhatItLeadsTo() throws Exception {
    link("../bin/./api");
    assertThat(store.digest(V1)).isEqualTo(before);

    link(program.toString());
    assertThat(store.digest(V1)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/hostname, one that leads to /etc/hostname",
    "../../other, one that leads to ",
    "outside/.., one that leads to ",
    "gone, one that leads nowhere"
  })
  void aLinkThatLeavesTheReleaseIsRefused(String text, String found) throws Exception {
    Files.createDirectory(directory.resolve("other"));
    Files.createSymbolicLink(directory.resolve("outside"), directory.resolve("other"));
    link(text.replace("outside", "../../outside"));

    assertThatThrownBy(() -> store.digest(V1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("bin/link: expected a link to a file of the release", found);
  }

  private void link(String target) throws IOException {
    Path link = program.resolveSibling("link");
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of(target));
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
    return new ReleaseDigests(InstantSource.fixed(now), new WriteRights(ReleaseTrust.ANYBODYS));
  }
}
