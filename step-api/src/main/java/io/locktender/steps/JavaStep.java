package io.locktender.steps;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.MongoDatabase;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * One step in Java: a {@link Transform} of documents, or a {@link Change} of whole collections.
 *
 * <p><b>Where it runs.</b> In a process of its own on the machine of the agent that is master. That
 * process can be killed at any moment, and is when the mastership is lost; another one then starts
 * over, maybe on another machine. What a step needs it finds in the documents, or in its release's
 * jars, not in what a step before it has left in memory or on disk.
 *
 * <p><b>On which thread.</b> On any. While a {@link DocumentChange}, a {@link DatabaseChange} or a
 * filter runs, the thread's context class loader is the release's. What the code sees, the
 * {@linkplain io.locktender.steps package} says.
 *
 * <p><b>Errors.</b> What is thrown is the step's failure or the document's, as said at each; it
 * goes no further. Its message is what the operator reads: say what was expected and what was
 * found, in one line. A step that ends the process, or uses up its memory, has failed as well.
 */
public sealed interface JavaStep {
  /**
   * The collections that the step reads or writes, by the names that the product uses. Others are
   * refused.
   *
   * @return names of 1 to 120 bytes each, without {@code $}; not Locktender's own, nor the server's
   */
  Set<String> touches();

  /** A change from document to document. */
  @FunctionalInterface
  interface DocumentChange {
    /**
     * Returns the changed document; may change and return the one that it is given.
     *
     * <p>It must be a pure function of the document: it returns the same for the same document, on
     * whichever machine, as often as it is called, and has no other effect. It is called again for
     * a document that changed while it ran, for one whose write was refused, and after a take-over.
     * It may be called on several threads at once, each with a document of its own. So what it
     * keeps in fields must not change, or must be safe to share.
     *
     * @param document a pending document, whole; nobody else has it. Its {@code _id} must stay as
     *     it is, and what is returned must fit into 16 MiB
     * @return the changed document, which must no longer be pending; never null
     * @throws Exception when the document cannot be changed: the message becomes the reason that
     *     the operator reads beside the document's {@code _id}; the pass goes on with the next
     *     document, and the step fails at its end
     */
    Document apply(Document document) throws Exception;
  }

  /** A change of a database. */
  @FunctionalInterface
  interface DatabaseChange {
    /**
     * Changes the collections that the step touches. Runs once; again only where all starts over,
     * from collections in which nothing of it is left.
     *
     * @param database shows just those collections, under their usual names; for several threads,
     *     if need be, but only until this returns. Commands, sessions, change streams, other
     *     databases and a weaker write concern are refused, by an {@link
     *     UnsupportedOperationException} or {@link IllegalArgumentException} that says so
     * @throws Exception when the change cannot be made: the step fails with its message; not where
     *     the driver says, there or as a cause of it, that the database did not answer: then all
     *     starts over
     */
    void apply(MongoDatabase database) throws Exception;
  }

  /**
   * Changes every document of a collection that is pending, each once.
   *
   * @param collection the usual name
   * @param pending which documents are still to be changed: after the change none may match
   * @param change from document to document
   * @param revert what reverts it, or empty when nothing does
   */
  record Transform(
      String collection, Bson pending, DocumentChange change, Optional<Transform> revert)
      implements JavaStep {
    /**
     * A transform.
     *
     * @param collection the usual name
     * @param pending which documents are still to be changed
     * @param change from document to document
     * @param revert what reverts it, or empty when nothing does
     * @throws NullPointerException when something is null
     */
    public Transform {
      requireNonNull(collection, "collection");
      requireNonNull(pending, "pending");
      requireNonNull(change, "change");
      requireNonNull(revert, "revert");
    }

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
   * @param revert what reverts it, or empty when nothing does
   */
  record Change(Set<String> touches, DatabaseChange change, Optional<DatabaseChange> revert)
      implements JavaStep {
    /**
     * A change.
     *
     * @param touches the usual names of all collections that the change reads or writes
     * @param change the change
     * @param revert what reverts it, or empty when nothing does
     * @throws NullPointerException when something is null
     */
    public Change {
      touches = Set.copyOf(touches);
      requireNonNull(change, "change");
      requireNonNull(revert, "revert");
    }
  }

  /**
   * A transform without a revert.
   *
   * @param collection the usual name
   * @param pending which documents are still to be changed: after the change none may match
   * @param change from document to document
   * @return the transform
   */
  static Transform transform(String collection, Bson pending, DocumentChange change) {
    return new Transform(collection, pending, change, Optional.empty());
  }

  /**
   * A change without a revert.
   *
   * @param touches the usual names of all collections that the change reads or writes
   * @param change the change
   * @return the change
   */
  static Change change(Set<String> touches, DatabaseChange change) {
    return new Change(touches, change, Optional.empty());
  }
}
