package io.locktender.steps.process;

import io.locktender.steps.JavaStep;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the step process has on its class path: the jars, or the directories, from which this JVM
 * has one class each of what the process needs. So it is the same code, wherever that was started
 * from, and nothing of a server, a cluster or a command line.
 *
 * <p>A library that this module begins to use needs a line here, and so does one that it brings.
 */
final class StepClassPath {
  private static final List<String> NEEDED =
      List.of(
          StepProcessMain.class.getName(),
          JavaStep.class.getName(),
          // The driver: mongodb-driver-sync, -core, bson, and records as documents.
          "com.mongodb.client.MongoClient",
          "com.mongodb.ConnectionString",
          "org.bson.Document",
          "org.bson.codecs.record.RecordCodecProvider",
          // What is read and written: requests, events, release.yaml, versions.
          "com.fasterxml.jackson.databind.ObjectMapper",
          "com.fasterxml.jackson.core.JsonFactory",
          "com.fasterxml.jackson.annotation.JsonProperty",
          "org.snakeyaml.engine.v2.api.Load",
          "org.semver4j.Semver",
          // Guava, which cannot do without the second.
          "com.google.common.collect.ImmutableList",
          "com.google.common.util.concurrent.internal.InternalFutureFailureAccess",
          // The log: slf4j, logback-classic and -core.
          "org.slf4j.Logger",
          "ch.qos.logback.classic.LoggerContext",
          "ch.qos.logback.core.Context",
          "org.jspecify.annotations.Nullable");

  private StepClassPath() {}

  /** As the option {@code -cp} takes it. */
  static String option() {
    return entries().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** The jars and directories, each once. */
  static List<Path> entries() {
    return NEEDED.stream().map(StepClassPath::origin).distinct().toList();
  }

  private static Path origin(String needed) {
    try {
      Class<?> here = Class.forName(needed, false, StepClassPath.class.getClassLoader());
      CodeSource source = here.getProtectionDomain().getCodeSource();
      if (source == null) {
        throw new IllegalStateException(
            "the step process needs %s from a jar or a directory, but it is in neither; start Locktender with its class path"
                .formatted(needed));
      }
      return Path.of(source.getLocation().toURI());
    } catch (ClassNotFoundException | URISyntaxException e) {
      throw new IllegalStateException(
          "the step process needs %s, and that was not found here: %s; install Locktender again"
              .formatted(needed, e.getMessage()),
          e);
    }
  }
}
