package io.locktender.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.deploy.Distribution.Ended;
import io.locktender.testkit.TestJar;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a release's code sees where all is there: in a command of the distribution. */
class ReleaseWallIT {
  private static final String LOOKING =
      """
      package com.example;

      import io.locktender.steps.JavaStep;
      import io.locktender.steps.ReleaseSteps;
      import java.util.*;

      public final class Steps implements ReleaseSteps {
        @Override
        public Map<String, JavaStep> steps() {
          List<String> seen = new ArrayList<>();
          for (String name : List.of(%s)) {
            try {
              seen.add(Class.forName(name).getSimpleName());
            } catch (ClassNotFoundException e) {
              // what is hoped for
            }
          }
          throw new IllegalStateException("seen: " + seen);
        }
      }
      """;
  private static final List<String> SHARED =
      List.of(
          "io.locktender.steps.JavaStep",
          "com.mongodb.client.MongoClient",
          "org.bson.Document",
          "org.slf4j.Logger");
  private static final List<String> OURS =
      List.of(
          "io.locktender.cli.Main",
          "io.locktender.agent.daemon.AgentDaemon",
          "io.locktender.steps.work.UpgradeWork",
          "org.apache.zookeeper.ZooKeeper",
          "org.apache.curator.framework.CuratorFramework",
          "picocli.CommandLine",
          "io.micrometer.core.instrument.MeterRegistry",
          "com.google.common.collect.ImmutableList",
          "com.fasterxml.jackson.databind.ObjectMapper",
          "ch.qos.logback.classic.Logger");

  @TempDir Path directory = Path.of("");

  @Test
  void aCommandShowsAReleaseNothingButWhatEveryReleaseSees() throws Exception {
    try (URLClassLoader all = distribution()) {
      for (String name : OURS) {
        assertThat(all.loadClass(name)).isNotNull();
      }
    }
    Path release = directory.resolve("2.0.0");
    List<String> names = new ArrayList<>(OURS);
    names.addAll(SHARED);
    names.add("org.h2.Driver");
    TestJar.in(release.resolve("lib/steps.jar"))
        .source("com.example.Steps", LOOKING.formatted("\"" + String.join("\", \"", names) + "\""))
        .service("com.example.Steps")
        .write();
    Files.writeString(release.resolve("release.yaml"), "version: 2.0.0\nsteps: [{id: look}]\n");

    Ended ended =
        Distribution.run(
            Map.of(),
            Distribution.HOME.resolve("bin/locktender"),
            "release",
            "verify",
            release.toString());

    assertThat(ended.output()).contains("seen: [JavaStep, MongoClient, Document, Logger];");
    assertThat(ended.exitCode()).isEqualTo(1);
  }

  @Test
  void theStepProcessGetsJustTheseOfTheDistributionsJars() throws Exception {
    List<String> jars = new ArrayList<>();
    try (URLClassLoader all = distribution()) {
      Class<?> path = all.loadClass("io.locktender.steps.process.StepClassPath");
      Method entries = path.getDeclaredMethod("entries");
      entries.setAccessible(true);
      for (Object entry : (List<?>) entries.invoke(null)) {
        Path jar = (Path) entry;
        assertThat(jar.getParent()).isEqualTo(Distribution.HOME.resolve("lib"));
        jars.add(jar.getFileName().toString().replaceFirst("-\\d.*", ""));
      }
    }

    assertThat(jars)
        .containsExactlyInAnyOrder(
            "locktender-steps",
            "locktender-step-api",
            "mongodb-driver-sync",
            "mongodb-driver-core",
            "bson",
            "bson-record-codec",
            "jackson-databind",
            "jackson-core",
            "jackson-annotations",
            "snakeyaml-engine",
            "semver4j",
            "guava",
            "failureaccess",
            "slf4j-api",
            "logback-classic",
            "logback-core",
            "jspecify");
  }

  private static URLClassLoader distribution() throws IOException {
    List<URL> jars = new ArrayList<>();
    try (var found = Files.newDirectoryStream(Distribution.HOME.resolve("lib"), "*.jar")) {
      for (Path jar : found) {
        jars.add(jar.toUri().toURL());
      }
    }
    return new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
