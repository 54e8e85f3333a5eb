package io.locktender.it.load;

import io.locktender.testkit.TestJar;
import java.nio.file.Path;

/** The step in Java of release 2.0.0, whichever way it goes; {@link Maintainer} says the same. */
final class SplitSteps {
  static final String ID = "split-maintainer";

  private static final String SOURCE =
      """
      import io.locktender.steps.JavaStep;
      import io.locktender.steps.ReleaseSteps;
      import java.util.Map;
      import java.util.Optional;
      import org.bson.BsonDocument;
      import org.bson.Document;

      public final class Split implements ReleaseSteps {
        @Override
        public Map<String, JavaStep> steps() {
          return Map.of(
              "split-maintainer",
              new JavaStep.Transform(
                  "packages",
                  BsonDocument.parse("{$expr: {$ne: ['$split.from', '$Maintainer']}}"),
                  document -> document.append("split", split(document.getString("Maintainer"))),
                  Optional.of(
                      JavaStep.transform(
                          "packages",
                          BsonDocument.parse("{split: {$exists: true}}"),
                          document -> {
                            document.remove("split");
                            return document;
                          }))));
        }

        private static Document split(String maintainer) {
          int at = Math.max(0, maintainer.indexOf(" <"));
          return new Document("from", maintainer)
              .append("name", maintainer.substring(0, at))
              .append("email", maintainer.substring(at).replaceAll("[ <>]", ""));
        }
      }
      """;

  private SplitSteps() {}

  static void write(Path lib) {
    TestJar.in(lib.resolve("steps.jar")).source("Split", SOURCE).service("Split").write();
  }
}
