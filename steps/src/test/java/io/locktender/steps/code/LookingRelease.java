package io.locktender.steps.code;

import io.locktender.testkit.TestJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;

/**
 * Code of a release that looks around. Its one step, {@code look}, appends {@code seen} to a
 * document: for each of the names that this has in {@code look}, whose the class or resource is
 * ({@code own}, {@code shared} with us, of the {@code platform}), or {@code none}. A class after
 * {@code anywhere:} is looked for on the class path of the JVM itself.
 */
public final class LookingRelease {
  /** Of another version than ours. */
  public static final Path GUAVA = Path.of("target/releases-libraries/guava-32.1.3-jre.jar");

  public static final String STEP = "look";

  private static final String STEPS =
      """
      package com.example;

      import io.locktender.steps.JavaStep;
      import io.locktender.steps.ReleaseSteps;
      import java.util.Map;
      import org.bson.Document;

      public final class Steps implements ReleaseSteps {
        @Override
        public Map<String, JavaStep> steps() {
          return Map.of(
              "look",
              JavaStep.transform(
                  "c",
                  new Document("seen", new Document("$exists", false)),
                  d -> d.append("seen", Sight.of(d.getList("look", String.class)))));
        }
      }
      """;
  private static final String SIGHT =
      """
      package com.example;

      import io.locktender.steps.JavaStep;
      import java.util.*;
      import java.util.spi.ToolProvider;

      final class Sight {
        private static final String ANYWHERE = "anywhere:";

        static List<String> of(List<String> names) throws Exception {
          List<String> seen = new ArrayList<>();
          for (String name : names) {
            seen.add(name + ": " + look(name));
          }
          return seen;
        }

        private static String look(String name) throws Exception {
          if (name.equals("context")) {
            return whose(Thread.currentThread().getContextClassLoader());
          } else if (name.equals("tools")) {
            return tools();
          } else if (name.contains("/")) {
            return resource(name);
          }
          try {
            return name.startsWith(ANYWHERE)
                ? whose(ClassLoader.getSystemClassLoader().loadClass(name.substring(ANYWHERE.length())).getClassLoader())
                : whose(Class.forName(name).getClassLoader());
          } catch (ClassNotFoundException e) {
            return "none";
          }
        }

        private static String whose(ClassLoader loader) {
          if (loader == Sight.class.getClassLoader()) {
            return "own";
          }
          return loader == JavaStep.class.getClassLoader() ? "shared" : "platform";
        }

        private static String resource(String name) throws Exception {
          var found = Collections.list(Sight.class.getClassLoader().getResources(name));
          boolean own = found.toString().contains("/lib/");
          return found.isEmpty() ? "none" : found.size() + (own ? " own" : " shared");
        }

        private static String tools() {
          Set<String> seen = new TreeSet<>();
          ServiceLoader.load(ToolProvider.class)
              .forEach(tool -> seen.add(whose(tool.getClass().getClassLoader())));
          seen.remove("platform");
          return seen.toString();
        }
      }
      """;
  private static final String TOOL =
      """
      package com.example;

      import java.io.PrintWriter;

      public final class Tool implements java.util.spi.ToolProvider {
        @Override
        public String name() {
          return "example";
        }

        @Override
        public int run(PrintWriter out, PrintWriter err, String... arguments) {
          return 0;
        }
      }
      """;

  private LookingRelease() {}

  /**
   * Writes its jar.
   *
   * @param libraries what else the release brings
   */
  public static void write(Path release, Path... libraries) {
    Path lib = release.resolve("lib");
    TestJar.in(lib.resolve("steps.jar"))
        .source("com.example.Steps", STEPS)
        .source("com.example.Sight", SIGHT)
        .source("com.example.Tool", TOOL)
        .service("com.example.Steps")
        .provider(ToolProvider.class, "com.example.Tool")
        .write();
    try {
      for (Path library : libraries) {
        Files.copy(library, lib.resolve(library.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
