package io.locktender.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.deploy.Distribution.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {
  private static final Path LAUNCHER = Distribution.HOME.resolve("bin/locktender");

  @TempDir Path directory = Path.of("");

  @Test
  void aJavaHomeWithoutJavaIsOneClearError() throws Exception {
    Ended ended = Distribution.run(Map.of("JAVA_HOME", "/no/such"), LAUNCHER, "status");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output())
        .isEqualTo(
            "locktender: expected Java 17 or newer, found none in JAVA_HOME=/no/such: install one"
                + " or set JAVA_HOME.\n");
  }

  @Test
  void anOldJavaIsOneClearError() throws Exception {
    java("1.8.0_392", "exit 3");

    Ended ended = Distribution.run(Map.of("JAVA_HOME", directory.toString()), LAUNCHER, "status");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output())
        .startsWith("locktender: expected Java 17 or newer, found '1.8.0_392' at " + directory);
  }

  @Test
  void aJavaWithoutAReleaseFileIsAsked() throws Exception {
    java("", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");

    Ended ended = Distribution.run(Map.of("JAVA_HOME", directory.toString()), LAUNCHER, "status");

    assertThat(ended.output()).contains("found '11.0.2'");
  }

  @Test
  void theLauncherIsFoundThroughLinksAndPassesArgumentsAsTheyAre() throws Exception {
    java("17.0.1", "for a in \"$@\"; do echo \"[$a]\"; done");
    Path first = Files.createSymbolicLink(directory.resolve("first"), LAUNCHER);
    Path second = Files.createSymbolicLink(directory.resolve("second"), first.getFileName());

    Ended ended =
        Distribution.run(
            Map.of("JAVA_HOME", directory.toString(), "LOCKTENDER_JAVA_OPTS", "-Da=1 -Db=2"),
            second,
            "status",
            "two words",
            "");

    assertThat(ended.output())
        .contains("[-Dlocktender.home=" + Distribution.HOME.toRealPath() + "]")
        .contains("[-Da=1]\n[-Db=2]\n")
        .contains("[-XX:TieredStopAtLevel=1]")
        .endsWith("[io.locktender.cli.Main]\n[status]\n[two words]\n[]\n");
  }

  @Test
  void noWayOfLoggingInIsSwitchedOff() throws Exception {
    java("17.0.1", "for a in \"$@\"; do echo \"[$a]\"; done");

    for (String command : List.of("agent", "status", "demo")) {
      assertThat(
              Distribution.run(Map.of("JAVA_HOME", directory.toString()), LAUNCHER, command)
                  .output())
          .contains("[" + command + "]")
          .doesNotContain("sasl");
    }
  }

  @Test
  void theAgentMayUseBothCompilers() throws Exception {
    java("21.0.1", "for a in \"$@\"; do echo \"[$a]\"; done");

    Ended ended = Distribution.run(Map.of("JAVA_HOME", directory.toString()), LAUNCHER, "agent");

    assertThat(ended.output()).contains("[agent]").doesNotContain("TieredStopAtLevel");
  }

  @Test
  void anArchiveThatDoesNotFitIsPassedOverInSilence() throws Exception {
    Path archive =
        directory.resolve(
            "locktender%s/classes-%s.jsa"
                .formatted(Distribution.HOME.toRealPath(), System.getProperty("java.version")));
    Files.createDirectories(archive.getParent());
    Files.writeString(archive, "no archive at all");

    Ended ended =
        Distribution.run(
            Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "XDG_CACHE_HOME", directory.toString()),
            LAUNCHER,
            "--version");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.output()).matches("locktender 0\\.1\\.0(\\+[0-9a-f]{7,40})?\n");
  }

  @Test
  void noTestJarIsInTheDistribution() throws IOException {
    try (var jars = Files.list(Distribution.HOME.resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .noneMatch(name -> name.matches(".*(test|junit|assertj|archunit|awaitility).*"))
          .anyMatch(name -> name.startsWith("locktender-agent-"))
          .noneMatch(name -> name.startsWith("locktender-deploy-"));
    }
  }

  private void java(String version, String script) throws IOException {
    Path java = Files.createDirectories(directory.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    if (!version.isEmpty()) {
      Files.writeString(directory.resolve("release"), "A=b\nJAVA_VERSION=\"" + version + "\"\n");
    }
  }
}
