package io.locktender.playground.product.steps;

import static com.mongodb.client.model.Filters.exists;

import io.locktender.steps.JavaStep;
import io.locktender.steps.ReleaseSteps;
import java.util.Map;
import org.bson.Document;

/** The Java steps of release 2.1.0. */
public final class Release210 implements ReleaseSteps {
  /** With the demo's 28,335 packages, the step takes seven seconds. */
  private static final int DOCUMENTS_PER_SECOND = 4_000;

  private final SpeedLimit limit = new SpeedLimit(DOCUMENTS_PER_SECOND);

  @Override
  public Map<String, JavaStep> steps() {
    return Map.of(
        "sizes-as-numbers",
        JavaStep.transform("packages", exists("Size"), Release210::sizesAsNumbers),
        "search-words",
        JavaStep.transform("packages", exists("words", false), this::searchWords));
  }

  private static Document sizesAsNumbers(Document document) {
    document.put("size", Sizes.parse(document));
    document.remove("Size");
    document.remove("Installed-Size");
    return document;
  }

  private Document searchWords(Document document) {
    limit.await();
    return document.append("words", Words.of(document));
  }
}
