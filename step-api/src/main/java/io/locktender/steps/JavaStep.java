package io.locktender.steps;

import com.mongodb.client.MongoDatabase;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;

/** One step in Java: a {@link Transform} of documents, or a {@link Change} of whole collections. */
public sealed interface JavaStep {
  /** The collections, by their usual names, that the step reads or writes. Others are refused. */
  Set<String> touches();

  /** A change from document to document. */
  @FunctionalInterface
  interface DocumentChange {
    /**
     * Returns the changed document; may change and return the one that it is given.
     *
     * @param document a pending document; its {@code _id} must stay as it is
     * @throws Exception when the document cannot be changed: the message becomes the reason that
     *     the operator reads beside the document's {@code _id}; the pass goes on with the next
     *     document
     */
    Document apply(Document document) throws Exception;
  }

  /** A change of a database. */
  @FunctionalInterface
  interface DatabaseChange {
    /**
     * Changes the collections that the step touches.
     *
     * @param database shows just those, under their usual names
     * @throws Exception when the change cannot be made: the step fails with its message
     */
    void apply(MongoDatabase database) throws Exception;
  }

  /**
   * Changes every document of a collection that is pending, each once.
   *
   * @param collection the usual name
   * @param pending which documents are still to be changed: after the change none may match
   * @param change from document to document
   * @param revert the way back, or empty when there is none
   */
  record Transform(
      String collection, Bson pending, DocumentChange change, Optional<Transform> revert)
      implements JavaStep {
    @Override
    public Set<String> touches() {
      return Set.of(collection);
    }
  }

  /**
   * Changes collections as a whole.
   *
   * @param touches the usual names of all collections that the change reads or writes
   * @param change the change
   * @param revert the way back, or empty when there is none
   */
  record Change(Set<String> touches, DatabaseChange change, Optional<DatabaseChange> revert)
      implements JavaStep {
    public Change {
      touches = Set.copyOf(touches);
    }
  }

  /** A transform without a way back. */
  static Transform transform(String collection, Bson pending, DocumentChange change) {
    return new Transform(collection, pending, change, Optional.empty());
  }

  /** A change without a way back. */
  static Change change(Set<String> touches, DatabaseChange change) {
    return new Change(touches, change, Optional.empty());
  }
}
