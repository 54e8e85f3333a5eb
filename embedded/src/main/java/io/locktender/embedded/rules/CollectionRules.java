package io.locktender.embedded.rules;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** What is asked before a document is written. */
public final class CollectionRules {
  private static final int DOTTED_FIELD_NAME = 57;

  /** A thread runs one command at a time. */
  private final ThreadLocal<Boolean> bypassed = ThreadLocal.withInitial(() -> false);

  private final Map<UUID, Document> options;

  /**
   * @param options of the collections, by the id of the collection
   */
  public CollectionRules(Map<UUID, Document> options) {
    this.options = options;
  }

  /** Runs a command, and leaves validators out if it says so. */
  public <T> T during(boolean bypassDocumentValidation, Supplier<T> command) {
    bypassed.set(bypassDocumentValidation);
    try {
      return command.get();
    } finally {
      bypassed.remove();
    }
  }

  /**
   * Asked before a document is added.
   *
   * @throws MongoServerError if it is too large, or the collection's validator refuses it
   */
  public void added(MongoCollection<?> collection, Document document) {
    if (isOfTheServer(collection)) {
      return;
    }
    SizeLimits.check(document);
    Validator validator = Validator.of(options.get(collection.getUuid()));
    if (validator != null && !bypassed.get()) {
      validator.added(document);
    }
  }

  /**
   * Asked before a document is changed, and before any index knows of it.
   *
   * @throws MongoServerError if it gets too large, the collection's validator refuses it, or the
   *     library could not write it
   */
  public void updated(MongoCollection<?> collection, Document before, Document after) {
    if (isOfTheServer(collection)) {
      return;
    }
    checkNames(after);
    SizeLimits.check(after);
    Validator validator = Validator.of(options.get(collection.getUuid()));
    if (validator != null && !bypassed.get()) {
      validator.updated(before, after);
    }
  }

  private static boolean isOfTheServer(MongoCollection<?> collection) {
    return collection.getCollectionName().startsWith("system.");
  }

  private static void checkNames(Document document) {
    for (String name : document.keySet()) {
      if (name.indexOf('.') >= 0) {
        throw new MongoServerError(
            DOTTED_FIELD_NAME,
            "DottedFieldName",
            "The embedded server cannot change a document with a dot in the name of a field;"
                + " found '%s' in the one with the _id %s".formatted(name, document.get("_id")));
      }
    }
  }
}
