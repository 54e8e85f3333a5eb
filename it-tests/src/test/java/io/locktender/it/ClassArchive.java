package io.locktender.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The classes of an agent as the JVM has them in memory. With it an agent starts with two thirds of
 * the work, and these tests start very many.
 */
final class ClassArchive {
  private static final Path FILE =
      Path.of("target", "agent-" + ProcessHandle.current().pid() + ".jsa").toAbsolutePath();

  private static boolean made;

  private ClassArchive() {}

  /** Makes it, once for this JVM, from the classes of an agent that serves and then ends. */
  static synchronized void make() {
    if (made) {
      return;
    }
    made = true; // So that the cluster that is made next does without.
    FILE.toFile().deleteOnExit();
    try (Cluster cluster = Cluster.ofStateServers(1)) {
      cluster.release("1.0.0").worker().write();
      cluster.atVersion("1.0.0");
      cluster.node(1).start(List.of("-XX:ArchiveClassesAtExit=" + FILE, "-Xlog:disable"));
      cluster.awaitServing("1.0.0");
      cluster.node(1).stop();
    }
  }

  /** What a JVM has to be told to use it, if it is there. */
  static List<String> options() {
    return Files.exists(FILE)
        ? List.of("-XX:SharedArchiveFile=" + FILE, "-Xlog:disable", "-Xlog:all=error:stderr")
        : List.of();
  }
}
