package io.locktender.testkit;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.mongodb.MongoDBContainer;

/** A MongoDB replica set of one in Docker; Testcontainers removes it when the JVM has ended. */
final class DockerMongo {
  static final String IMAGE = "mongo:8.0";

  private DockerMongo() {}

  /**
   * Starts the server.
   *
   * @return its connection string
   * @throws IllegalStateException if Docker does not run, or has no image and cannot get it
   */
  static String start() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException("Docker does not answer");
    }
    try {
      MongoDBContainer container = new MongoDBContainer(IMAGE).withReplicaSet();
      container.start();
      return container.getConnectionString() + "/?directConnection=true";
    } catch (ContainerFetchException | ContainerLaunchException e) {
      throw new IllegalStateException("Docker runs, but not " + IMAGE + " in it", e);
    }
  }
}
