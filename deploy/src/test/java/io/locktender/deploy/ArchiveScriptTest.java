package io.locktender.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code locktender-archive} runs, with programs that only note how they were called. */
final class ArchiveScriptTest {
  private static final String NOTES =
      "#!/bin/sh\necho \"${LOCKTENDER_MONGODB_URI-none} ${LOCKTENDER_LOGIN-none} $*\" >> '%s'\n";

  private static final String LOCKTENDER =
      """
      case $1 in
        dev) echo 'MongoDB ' ;;
        status) grep -q ' agent --config ' '%s' && echo '"state":"SERVING"' ;;
      esac
      """;

  /** The list of classes, or the archive that is made of all lists. */
  private static final String JAVA =
      """
      for word; do
        case $word in
          *ClassList=*) echo a.Class >> "${word#*=}" ;;
          -XX:SharedArchiveFile=*) echo archive > "${word#*=}" ;;
        esac
      done
      """;

  @TempDir private Path home;

  @Test
  void itsCommandsAreAboutItsOwnClusterWhateverThePersonHasSet() throws Exception {
    Path calls = home.resolve("calls");
    script("locktender", NOTES.formatted(calls) + LOCKTENDER.formatted(calls));
    Path java = script("java", NOTES.formatted(calls) + JAVA);
    script(
        "locktender-java",
        "java='%s' class_path=. main_class=Main cli_options= archive_name=a.jsa\n".formatted(java));
    Path archive =
        script("locktender-archive", Files.readString(Path.of("src/dist/bin/locktender-archive")));

    ProcessBuilder builder = new ProcessBuilder(archive.toString());
    builder.environment().put("LOCKTENDER_MONGODB_URI", "mongodb://another/shop");
    builder.environment().put("LOCKTENDER_LOGIN", "/home/ann/login.yaml");
    builder.environment().put("TMPDIR", home.toString());
    Process process = builder.inheritIO().start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(Files.readAllLines(calls))
        .anyMatch(call -> call.contains(" db baseline "))
        .anyMatch(call -> call.contains(" agent --config "))
        .allMatch(call -> call.startsWith("none  "));
    assertThat(home.resolve("cache/a.jsa")).hasContent("archive");
  }

  private Path script(String name, String text) throws IOException {
    Path file = Files.createDirectories(home.resolve("bin")).resolve(name);
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
