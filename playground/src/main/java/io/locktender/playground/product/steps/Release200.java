package io.locktender.playground.product.steps;

import static com.mongodb.client.model.Filters.exists;

import io.locktender.steps.JavaStep;
import io.locktender.steps.ReleaseSteps;
import java.util.Map;
import org.bson.Document;

/** The Java steps of release 2.0.0. */
public final class Release200 implements ReleaseSteps {
  @Override
  public Map<String, JavaStep> steps() {
    return Map.of(
        "split-maintainer",
        JavaStep.transform("packages", exists("Maintainer"), Release200::splitMaintainer),
        "parse-depends",
        JavaStep.transform("packages", exists("Depends"), Release200::parseDepends));
  }

  private static Document splitMaintainer(Document document) {
    document.put("maintainer", Maintainers.parse(document.getString("Maintainer")));
    document.remove("Maintainer");
    return document;
  }

  private static Document parseDepends(Document document) {
    document.put("depends", Relations.parse(document.getString("Depends")));
    document.remove("Depends");
    return document;
  }
}
