package io.locktender.playground.product.steps;

import static com.mongodb.client.model.Filters.exists;

import io.locktender.steps.JavaStep;
import io.locktender.steps.ReleaseSteps;
import java.util.Map;
import org.bson.Document;

/** The Java steps of release 3.0.0, of which one does not get along with the real data. */
public final class Release300 implements ReleaseSteps {
  @Override
  public Map<String, JavaStep> steps() {
    return Map.of(
        "split-homepage",
        JavaStep.transform("packages", exists("Homepage"), Release300::splitHomepage));
  }

  private static Document splitHomepage(Document document) {
    document.put("homepage", Homepages.parse(document.getString("Homepage")));
    document.remove("Homepage");
    return document;
  }
}
