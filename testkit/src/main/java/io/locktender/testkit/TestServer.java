package io.locktender.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server to test against.
 *
 * @param uri its connection string
 * @param description which one it is and why, for people
 */
record TestServer(String uri, String description) {
  static final String VARIABLE = "LOCKTENDER_TEST_MONGODB";

  static TestServer choose() {
    String named = System.getenv(VARIABLE);
    if (named != null && !named.isBlank()) {
      return new TestServer(named, "the one that " + VARIABLE + " names");
    }
    return dockerMayRun() ? inDocker() : embedded("no Docker here");
  }

  /**
   * Looking for Docker by its client takes seconds where there is none, so its socket is looked for
   * first.
   */
  private static boolean dockerMayRun() {
    return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
  }

  private static TestServer inDocker() {
    try {
      return new TestServer(DockerMongo.start(), DockerMongo.IMAGE + " in Docker");
    } catch (IllegalStateException e) {
      return embedded(String.valueOf(e.getMessage()));
    }
  }

  private static TestServer embedded(String why) {
    return new TestServer(
        MongoProcess.start().uri(), "embedded, in a process of its own (" + why + ")");
  }
}
