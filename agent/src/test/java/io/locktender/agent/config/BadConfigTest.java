package io.locktender.agent.config;

import io.locktender.steps.text.InvalidInputException;
import io.locktender.testkit.BadInputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Configurations that are nearly right. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BadConfigTest {
  private static final String ALL =
      """
      cluster: blue
      node: n.7
      roles: [machine]
      zookeeper:
        connect: "zk1:2181,zk2:2181,zk3:2181/locks"
        session-timeout: 10s
        auth: {sasl: {user: locktender, password-file: /p}}
        tls: {truststore: /ca.pem, keystore: /own.p12, keystore-password-file: /kp, hostname-verification: false}
        acl: {agents: ["sasl:locktender"], operators: ["x509:CN=ann,O=Shop"], readers: ["digest:eve:0123456789abcdefghijklmnopq="]}
      mongodb:
        database: shop
      releases: /r/é
      state: /s
      http: {bind: "[::1]:7480"}
      deadlines: {preflight: 31s, hold: 3m, sync: 7h, problem: 31s, step: 8h, node-steps: 11m, check: 12m, start: 3m, database: 4m, takeovers: 3, sweep-every: 31s}
      steps: {java-options: ["-XX:+UseSerialGC"], heap: 2g}
      """;

  @TempDir private Path directory;

  @Test
  void isReadOrRefusedWithFileLineAndColumn() {
    Path file = directory.resolve("agent.yaml");
    Map<String, String> environment =
        Map.of(AgentConfigReader.URI_VARIABLE, "mongodb://127.0.0.1:27017");
    BadInputs.ofTexts("agent.yaml", List.of(AgentConfigReaderTest.LEAST, ALL))
        .refusedBy(InvalidInputException.class)
        .saying(".*agent\\.yaml:\\d+:\\d+: .*expected .+")
        .run(
            12_000,
            input -> {
              Files.write(file, input);
              AgentConfigReader.read(file, environment);
            });
  }
}
