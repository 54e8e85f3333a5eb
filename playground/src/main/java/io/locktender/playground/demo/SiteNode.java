package io.locktender.playground.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * One node of the demo.
 *
 * @param name in the cluster
 * @param directory its disk, so to say: configuration, releases and state
 * @param agentPort where its agent answers
 * @param workerPort where its worker answers
 */
record SiteNode(String name, Path directory, int agentPort, int workerPort) {
  Path config() {
    return directory.resolve("agent.yaml");
  }

  /** Whatever the umask is: an agent takes no release that others may change. */
  static void createDirectories(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
  }

  Path releases() {
    return directory.resolve("releases");
  }

  Path state() {
    return directory.resolve("state");
  }

  Path events() {
    return state().resolve("events.jsonl");
  }
}
