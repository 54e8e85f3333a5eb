package io.locktender.embedded.pipeline;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pipelines within stages that the library runs: {@code $set} and {@code $replaceWith} by the
 * names that it knows them by.
 */
final class NestedPipelines {
  private NestedPipelines() {}

  /** The stage, with all that is below it as the library knows it. */
  static Document known(Document stage) {
    Document known = new Document();
    stage.forEach(
        (name, given) -> {
          switch (name) {
            case "$set" -> known.put("$addFields", given);
            case "$replaceWith" -> known.put("$replaceRoot", new Document("newRoot", given));
            case "$lookup" -> known.put(name, with(given, "pipeline"));
            case "$merge" -> known.put(name, with(given, "whenMatched"));
            case "$facet" -> known.put(name, each(given));
            default -> known.put(name, given);
          }
        });
    return known;
  }

  private static @Nullable Object with(@Nullable Object given, String pipeline) {
    if (!(given instanceof Document document)) {
      return given;
    }
    Document changed = document.clone();
    changed.computeIfPresent(pipeline, (name, stages) -> stages(stages));
    return changed;
  }

  private static @Nullable Object each(@Nullable Object given) {
    if (!(given instanceof Document document)) {
      return given;
    }
    Document changed = document.clone();
    changed.replaceAll((name, stages) -> stages(stages));
    return changed;
  }

  private static Object stages(Object stages) {
    if (!(stages instanceof List<?> several)) {
      return stages;
    }
    List<Object> known = new ArrayList<>();
    several.forEach(each -> known.add(each instanceof Document document ? known(document) : each));
    return known;
  }
}
