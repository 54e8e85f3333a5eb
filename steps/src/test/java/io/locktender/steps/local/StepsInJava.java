package io.locktender.steps.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

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
  static void write(Path release, String body) throws IOException {
    writeStep(release, "JavaStep.change(Set.of(\"c\"), database -> { %s })".formatted(body));
  }

  /**
   * A step {@code java} that changes each document {@code d} of collection {@code c}.
   *
   * @param pending as JSON, of which what the way back finds is just the opposite
   */
  static void writeTransform(Path release, String pending, String body, String backBody)
      throws IOException {
    String filter = "org.bson.BsonDocument.parse(\"%s\")";
    String back =
        "JavaStep.transform(\"c\", %s, d -> { %s })"
            .formatted(filter.formatted("{$nor: [" + pending + "]}"), backBody);
    writeStep(
        release,
        "new JavaStep.Transform(\"c\", %s, d -> { %s }, java.util.Optional.of(%s))"
            .formatted(filter.formatted(pending), body, back));
  }

  private static void writeStep(Path release, String step) throws IOException {
    Path classes = Files.createDirectories(release.resolve("../../classes").normalize());
    Path source = Files.writeString(classes.resolve("Steps.java"), SOURCE.formatted(step));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int exit =
        compiler.run(null, null, null, "-proc:none", "-d", classes.toString(), source.toString());
    assertThat(exit).isZero();
    Path jar = Files.createDirectories(release.resolve("lib")).resolve("steps.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry("META-INF/services/io.locktender.steps.ReleaseSteps"));
      out.write("com.example.Steps\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      out.putNextEntry(new JarEntry("com/example/Steps.class"));
      out.write(Files.readAllBytes(classes.resolve("com/example/Steps.class")));
    }
  }
}
