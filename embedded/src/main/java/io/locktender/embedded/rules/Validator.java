package io.locktender.embedded.rules;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.locktender.embedded.pipeline.Matching;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The validator among a collection's options, if one is there and to be enforced.
 *
 * @param filter what a document must match
 * @param moderate whether a document that did not match before it was changed need not match after
 */
public record Validator(Document filter, boolean moderate) {
  private static final int FAILED = 121;

  /** The options that make up a validator. */
  public static final Set<String> OPTIONS =
      Set.of("validator", "validationLevel", "validationAction");

  /**
   * Refuses options whose validator could not be enforced.
   *
   * @throws MongoServerError naming the operator
   */
  public static void check(Document options) {
    if (options.get("validator") instanceof Document filter) {
      QueryShape.VALIDATOR.check(filter);
    }
  }

  static @Nullable Validator of(@Nullable Document options) {
    if (options == null
        || !(options.get("validator") instanceof Document filter)
        || filter.isEmpty()
        || "off".equals(options.get("validationLevel"))
        || "warn".equals(options.get("validationAction"))) {
      return null;
    }
    return new Validator(filter, "moderate".equals(options.get("validationLevel")));
  }

  void added(Document document) {
    if (!matches(document)) {
      throw new MongoServerError(
          FAILED,
          "DocumentValidationFailure",
          "Document failed validation: expected the one with the _id %s to match %s"
              .formatted(document.get("_id"), filter));
    }
  }

  void updated(Document before, Document after) {
    if (!moderate || matches(before)) {
      added(after);
    }
  }

  private boolean matches(Document document) {
    return Matching.matches(document, filter);
  }
}
