package io.locktender.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.locktender.deploy.Distribution.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a worker that is a unit of systemd. */
class ExampleUnitIT {
  private static final String TEMPLATE = "shop-api@.service";
  private static final Path SYSTEMD = Distribution.HOME.resolve("systemd");
  private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

  @TempDir Path directory = Path.of("");

  /** By systemd's own word, where the machine has it; programs that are not there it refuses. */
  @Test
  void systemdHasNothingToSayAgainstIt() throws Exception {
    assumeThat(ANALYZE).isExecutable();
    String unit =
        template()
            .replace("/usr/local/bin/locktender", "/bin/true")
            .replace("/var/lib/locktender/releases/%i/bin/api", "/bin/true");
    Files.writeString(directory.resolve(TEMPLATE), unit);

    Ended ended = verify();
    Files.writeString(directory.resolve(TEMPLATE), unit.replace("=control-group", "=controlgroup"));
    Ended wrong = verify();

    assertThat(ended).isEqualTo(new Ended(0, ""));
    assertThat(wrong.output()).contains("controlgroup");
  }

  private Ended verify() throws Exception {
    Path instance = directory.resolve("shop-api@2.0.0.service");
    return Distribution.run(Map.of(), ANALYZE, "verify", instance.toString());
  }

  @Test
  void itIsHeldIsStoppedAsAWholeAndIsNeverEnabled() throws IOException {
    assertThat(template().lines())
        .contains(
            "ExecStartPre=/usr/local/bin/locktender await %i --timeout 10m",
            "KillMode=control-group", "Restart=no", "StartLimitIntervalSec=0")
        .contains("EnvironmentFile=/etc/locktender/worker.env")
        .doesNotContain("[Install]");
  }

  @Test
  void theAgentMayStartAndStopJustThisUnit() throws IOException {
    assertThat(Files.readString(SYSTEMD.resolve("50-locktender.rules")))
        .contains("[\"start\", \"stop\"]", "/^shop-api@[^@\\/]+\\.service$/");
  }

  private static String template() throws IOException {
    return Files.readString(SYSTEMD.resolve(TEMPLATE));
  }
}
