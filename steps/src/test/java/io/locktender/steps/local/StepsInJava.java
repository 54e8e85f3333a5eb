package io.locktender.steps.local;

import io.locktender.testkit.TestJar;
import java.nio.file.Path;

/** Compiles steps in Java and puts them into a release, as somebody else's build would. */
final class StepsInJava {
  private static final String SOURCE =
      """
      package com.example;

      import io.locktender.steps.JavaStep;
      import io.locktender.steps.ReleaseSteps;
      import java.util.Map;
      import java.util.Set;

      public final class Steps implements ReleaseSteps {
        @Override
        public Map<String, JavaStep> steps() {
          return Map.of("java", %s);
        }
      }
      """;

  private StepsInJava() {}

  /** A step {@code java} that touches collection {@code c} and has this body. */
  static void write(Path release, String body) {
    writeStep(release, "JavaStep.change(Set.of(\"c\"), database -> { %s })".formatted(body));
  }

  /**
   * A step {@code java} that changes each document {@code d} of collection {@code c}.
   *
   * @param pending as JSON, of which what the revert finds is just the opposite
   */
  static void writeTransform(Path release, String pending, String body, String backBody) {
    String filter = "org.bson.BsonDocument.parse(\"%s\")";
    String back =
        "JavaStep.transform(\"c\", %s, d -> { %s })"
            .formatted(filter.formatted("{$nor: [" + pending + "]}"), backBody);
    writeStep(
        release,
        "new JavaStep.Transform(\"c\", %s, d -> { %s }, java.util.Optional.of(%s))"
            .formatted(filter.formatted(pending), body, back));
  }

  private static void writeStep(Path release, String step) {
    TestJar.in(release.resolve("lib/steps.jar"))
        .source("com.example.Steps", SOURCE.formatted(step))
        .service("com.example.Steps")
        .write();
  }
}
