package io.locktender.bench.product;

import io.locktender.testkit.TestJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the product's releases: 1.0.0 has euros, 2.0.0 has cents. */
public final class Releases {
  public static final String OLD = "1.0.0";
  public static final String NEW = "2.0.0";

  private static final String SLEEPS = "#!/bin/sh\nexec sleep 100000\n";

  private static final String WORKER =
      """
      workers:
        - name: product
          command: [bin/worker]
          start-within: 60s
          stop-within: 20s
      """;

  private static final String YAML_STEP =
      """
      steps:
        - id: cents
          transform:
            collection: items
            pending: {cents: {$exists: false}}
            update: [{$set: {cents: {$multiply: [$euros, 100]}}}, {$unset: euros}]
      """;

  private static final String JAVA_STEP = "steps:\n  - id: cents\n";

  private static final String JAVA =
      """
      package com.example;

      import com.mongodb.client.model.Filters;
      import io.locktender.steps.JavaStep;
      import io.locktender.steps.ReleaseSteps;
      import java.util.Map;

      public final class Cents implements ReleaseSteps {
        @Override
        public Map<String, JavaStep> steps() {
          return Map.of("cents", JavaStep.transform("items",
              Filters.exists("cents", false).toBsonDocument(), item -> {
            item.put("cents", ((Number) item.remove("euros")).longValue() * 100);
            return item;
          }));
        }
      }
      """;

  private final Path directory;

  /**
   * @param directory of all releases
   */
  public Releases(Path directory) {
    this.directory = directory;
  }

  /** The old release, whose worker does nothing. */
  public Releases oldThatRests() {
    return release(OLD, WORKER, SLEEPS);
  }

  /**
   * The old release, whose worker is a command, such as that of {@link ProductWorker}.
   *
   * @param command its words, none with a quote
   */
  public Releases oldThatWrites(List<String> command) {
    return release(OLD, WORKER, "#!/bin/sh\nexec '" + String.join("' '", command) + "'\n");
  }

  /** The new release, with a step in YAML; its worker does nothing. */
  public Releases newInYaml() {
    return release(NEW, WORKER + YAML_STEP, SLEEPS);
  }

  /** The new release, with a step in Java; its worker does nothing. */
  public Releases newInJava() {
    TestJar.in(directory.resolve(NEW).resolve("lib/cents.jar"))
        .source("com.example.Cents", JAVA)
        .service("com.example.Cents")
        .write();
    return release(NEW, WORKER + JAVA_STEP, SLEEPS);
  }

  private Releases release(String version, String manifest, String worker) {
    try {
      Path release = directory.resolve(version);
      Path program = release.resolve("bin/worker");
      Files.createDirectories(program.getParent());
      Files.writeString(program, worker);
      if (!program.toFile().setExecutable(true)) {
        throw new IllegalStateException("cannot make " + program + " executable");
      }
      Files.writeString(release.resolve("release.yaml"), "version: " + version + "\n" + manifest);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
