package io.locktender.playground.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.agent.config.AgentConfigReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShellTest {
  /** As of a person who works with a cluster of her own. */
  private static final Map<String, String> HERS =
      Map.of(
          AgentConfigReader.URI_VARIABLE,
          "mongodb://another/shop",
          "LOCKTENDER_LOGIN",
          "/home/ann/login.yaml",
          "LOCKTENDER_CONFIG",
          "/etc/locktender/agent.yaml");

  @TempDir private Path directory;

  @Test
  void theCommandsOfTheDemoAreAboutTheDemoWhateverThePersonHasSet() {
    Map<String, String> environment = new HashMap<>(HERS);

    Shell.prepare(environment, directory.resolve("agent.yaml"));

    assertThat(environment)
        .doesNotContainKey(AgentConfigReader.URI_VARIABLE)
        .containsEntry("LOCKTENDER_LOGIN", "")
        .containsEntry("LOCKTENDER_CONFIG", directory.resolve("agent.yaml").toString());
  }

  @Test
  void soAreThoseThatAPersonTypesInAClusterThatStays() throws IOException {
    Site site = Site.choose(directory, new Random(1));
    Installation installation = new Installation(Path.of("/opt/locktender"));
    Screen screen = new Screen(new PrintWriter(Writer.nullWriter()), false, false);
    String line = new Shell(installation, site, DemoProcesses.of(site), screen).preparing();
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", line + "; env");
    shell.environment().putAll(HERS);

    String environment =
        new String(shell.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(environment.lines())
        .contains("LOCKTENDER_CONFIG=" + site.config(), "LOCKTENDER_LOGIN=")
        .noneMatch(variable -> variable.startsWith(AgentConfigReader.URI_VARIABLE))
        .anyMatch(variable -> variable.startsWith("PATH=/opt/locktender/bin:"));
  }
}
