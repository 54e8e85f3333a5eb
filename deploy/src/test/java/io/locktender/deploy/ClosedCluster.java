package io.locktender.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locktender.deploy.Distribution.Ended;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/** One agent of the distribution, on servers that ask who comes, and its operator. */
final class ClosedCluster implements AutoCloseable {
  private static final Path LAUNCHER = Distribution.HOME.resolve("bin/locktender");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path directory;
  private final Path config;
  private final Path operator;
  private final TestDatabase database = TestMongo.shared().newDatabase();
  private final Process agent;

  /**
   * Starts the agent of a database at version 1.0.0.
   *
   * @param zookeeper the section of agent.yaml
   * @param operator the section of the operator's own file
   */
  ClosedCluster(Path directory, String zookeeper, String operator) throws Exception {
    this.directory = directory;
    this.config = directory.resolve("agent.yaml");
    this.operator = directory.resolve("operator.yaml");
    release("1.0.0", "");
    release(
        "2.0.0",
        "steps: [{id: step, set-field: {collection: things, field: there, value: true}}]\n");
    database.database().getCollection("things").insertOne(new Document("_id", 1));
    Files.writeString(this.operator, "zookeeper: " + operator + "\n");
    Files.writeString(
        config,
        String.join(
            "\n",
            "cluster: shop",
            "node: node-1",
            "roles: [state-server]",
            "zookeeper: " + zookeeper,
            "mongodb: {uri: '" + database.uri() + "', database: " + database.name() + "}",
            "releases: " + directory.resolve("releases"),
            "state: " + directory.resolve("state"),
            "http: {bind: '127.0.0.1:0'}",
            ""));
    assertThat(run("db", "baseline", "1.0.0").exitCode()).isZero();
    agent =
        Distribution.program(Map.of(), LAUNCHER, "agent", "--config", config.toString())
            .redirectOutput(directory.resolve("agent.log").toFile())
            .start();
  }

  /** As the operator types it. */
  Ended asOperator(String... command) throws Exception {
    return asOperator(operator, command);
  }

  /** As somebody types it who has such a file. */
  Ended asOperator(Path login, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--login", login.toString()));
    return run(all.toArray(String[]::new));
  }

  /** As somebody types it who has no file. */
  Ended anonymous(String connect, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--cluster", "shop", "--zookeeper", connect));
    return Distribution.run(Map.of("HOME", "/nonexistent"), LAUNCHER, all.toArray(String[]::new));
  }

  void awaitServing() throws IOException {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> asOperator("status").output().contains("SERVING"));
  }

  /** The whole upgrade; returns who asked for it, as the history says. */
  String upgrade() throws Exception {
    Ended ended = asOperator("upgrade", "2.0.0", "--yes", "--wait");
    assertThat(ended.exitCode()).as("%s%n%s", ended.output(), log()).isZero();
    assertThat(database.database().getCollection("things").find().first())
        .containsEntry("there", true);
    return asOperator("history", "--json").output();
  }

  String log() throws IOException {
    return Files.readString(directory.resolve("agent.log"));
  }

  private Ended run(String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--config", config.toString()));
    return Distribution.run(Map.of("HOME", "/nonexistent"), LAUNCHER, all.toArray(String[]::new));
  }

  private void release(String version, String more) throws IOException {
    Path release = Files.createDirectories(directory.resolve("releases").resolve(version));
    Path worker = Files.createDirectories(release.resolve("bin")).resolve("worker");
    Files.writeString(worker, "#!/bin/sh\nexec sleep 600\n");
    Files.setPosixFilePermissions(worker, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        release.resolve("release.yaml"),
        "version: " + version + "\nworkers: [{name: worker, command: [bin/worker]}]\n" + more);
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> workers = agent.descendants().toList();
    agent.destroyForcibly();
    workers.forEach(ProcessHandle::destroyForcibly);
    try {
      assertThat(agent.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    database.close();
  }
}
