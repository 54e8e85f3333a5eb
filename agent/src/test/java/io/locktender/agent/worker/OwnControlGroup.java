package io.locktender.agent.worker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Puts this process, and so whatever it starts from then on, into a control group of its own, as
 * systemd does for a service. Skips the test where that may not be done: it takes root.
 */
final class OwnControlGroup implements AutoCloseable {
  private static final String PROCESSES = "cgroup.procs";

  private final Path root;
  private final Path group;

  OwnControlGroup() throws IOException {
    root =
        Stream.of("/sys/fs/cgroup/systemd", "/sys/fs/cgroup")
            .map(Path::of)
            .filter(path -> Files.isWritable(path.resolve(PROCESSES)))
            .findFirst()
            .orElse(Path.of("/"));
    assumeTrue(
        Files.exists(root.resolve(PROCESSES)),
        "expected a hierarchy of control groups that this user may write, found none");
    group = root.resolve("locktender-test-" + UUID.randomUUID() + ".service");
    Files.createDirectory(group);
    enter(group);
  }

  private static void enter(Path group) throws IOException {
    Files.writeString(group.resolve(PROCESSES), Long.toString(ProcessHandle.current().pid()));
  }

  /** What is left in it must have been ended before. */
  @Override
  public void close() throws IOException {
    enter(root);
    Files.delete(group);
  }
}
