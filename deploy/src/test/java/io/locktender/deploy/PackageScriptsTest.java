package io.locktender.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packages' scripts do when, with a machine of its own below a directory. */
final class PackageScriptsTest {
  private static final Path SOURCE = Path.of("src/package");

  @TempDir private Path machine;

  @BeforeEach
  void prepare() throws IOException {
    for (String directory : List.of("run/systemd/system", "var/lib", "var/cache", "bin")) {
      Files.createDirectories(machine.resolve(directory));
    }
    script("bin/systemctl", "#!/bin/sh\necho \"$*\" >> %s\n".formatted(asked()));
    script("bin/install", "#!/bin/sh\nfor last; do :; done\nmkdir -p \"$last\"\n");
    script("setup", Files.readString(SOURCE.resolve("setup")));
  }

  private Path asked() {
    return machine.resolve("asked");
  }

  /** With every path below the directory. */
  private Path script(String name, String text) throws IOException {
    String here = machine.toString();
    Path file = machine.resolve(name);
    Files.writeString(
        file,
        text.replaceAll("(?<=[ \"])/(run|var)/", here + "/$1/")
            .replace("/usr/share/locktender/setup", here + "/setup"));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private List<String> run(String name, String... arguments) throws Exception {
    Files.deleteIfExists(asked());
    Path file = script("script", Files.readString(SOURCE.resolve(name)));
    ProcessBuilder shell = new ProcessBuilder("sh", "-e", file.toString());
    shell.command().addAll(List.of(arguments));
    shell.environment().merge("PATH", machine.resolve("bin") + ":", (path, bin) -> bin + path);
    Process process = shell.inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Files.exists(asked()) ? Files.readAllLines(asked()) : List.of();
  }

  /** %post of an update runs while the old package's jars are there: the class path is all jars. */
  @Test
  void anRpmStartsTheAgentWhenTheOldPackageIsGone() throws Exception {
    assertThat(run("rpm/post", "2")).containsExactly("daemon-reload");
    assertThat(run("rpm/posttrans", "1"))
        .containsExactly(
            "try-restart locktender.service", "--no-block start locktender-archive.service");
    assertThat(Files.readString(Path.of("pom.xml")))
        .containsPattern(
            "<afterTransaction>\\s*<file>src/package/rpm/posttrans</file>\\s*</afterTransaction>");
  }

  /** A unit whose program is not there fails each start, after the swap. */
  @Test
  void theExampleOfAUnitNamesTheCommandOfThePackage() throws Exception {
    assertThat(Files.readString(Path.of("src/dist/systemd/shop-api@.service")))
        .contains("ExecStartPre=/usr/local/bin/locktender await");
    assertThat(Files.readString(SOURCE.resolve("packages.xml")))
        .containsPattern(
            "<copy todir=\"\\$\\{doc}/examples/systemd\">\\s*<fileset [^>]*/>\\s*<filterchain>\\s*"
                + "<tokenfilter>\\s*<replacestring from=\"/usr/local/bin/locktender\""
                + " to=\"/usr/bin/locktender\"/>")
        .doesNotContainPattern("dir=\"\\$\\{dist}\" includes=\"[^\"]*systemd");
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<linkName>/usr/bin/locktender</linkName>");
  }

  @Test
  void aDebDoesAllWhenItIsConfigured() throws Exception {
    script("bin/adduser", "#!/bin/sh\n");
    script("bin/getent", "#!/bin/sh\n");

    assertThat(run("deb/postinst", "configure", "0.0.9"))
        .containsExactly(
            "daemon-reload",
            "try-restart locktender.service",
            "--no-block start locktender-archive.service");
  }

  @Test
  void theArchiveOfTheOldJarsIsRemovedWithThem() throws Exception {
    Path archive = machine.resolve("var/cache/locktender/classes-17.jsa");
    Files.createDirectories(archive.getParent());
    Files.createFile(archive);

    run("rpm/posttrans", "1");

    assertThat(archive).doesNotExist();
  }

  @Test
  void directoriesAreMadeAndWhatAnOperatorHasChangedOfThemStays() throws Exception {
    script("bin/install", "#!/bin/sh\necho \"$*\" >> %s\n".formatted(asked()));
    Files.createDirectories(machine.resolve("var/lib/locktender/releases"));

    assertThat(run("rpm/post", "2"))
        .containsExactly(
            "-d -m 0700 -o locktender -g locktender " + machine + "/var/lib/locktender/state",
            "-d -m 0755 -o root -g root " + machine + "/var/cache/locktender",
            "daemon-reload");
  }
}
