package io.locktender.playground.demo;

import java.nio.file.Path;

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
