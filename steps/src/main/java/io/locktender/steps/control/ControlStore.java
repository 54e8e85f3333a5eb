package io.locktender.steps.control;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;

/**
 * Locktender's own collections. All writes are majority writes; all reads show every write that was
 * acknowledged before they began (linearizable where the server has it, else majority), but where a
 * weaker {@link Reading} is asked for.
 *
 * <p>Every call is bounded in time and throws {@link DatabaseUnavailableException} when the
 * database does not answer; whether a write then took effect is unknown, and is found out by
 * reading again. What was read and is no such document is an {@link
 * io.locktender.steps.text.InvalidInputException}: one line that names the document.
 */
public interface ControlStore {
  /** The version document, or empty when there is none. */
  Optional<BsonDocument> readVersion(Reading how);

  /** The version document, read linearizably. */
  default Optional<BsonDocument> readVersion() {
    return readVersion(Reading.LINEARIZABLE);
  }

  /**
   * What was read at once.
   *
   * @param version the version document
   * @param node one node's registration, or empty
   */
  record Gate(BsonDocument version, Optional<NodeRegistration> node) {}

  /** The version document and one node's registration in one read; empty without the former. */
  Optional<Gate> readGate(String node, Reading how);

  /** Writes the first version document; false, and nothing changed, when there is one. */
  boolean insertVersion(BsonDocument first);

  /**
   * Replaces the version document in one write, if it still has this revision and this token;
   * false, and nothing changed, if not.
   */
  boolean replaceVersion(long revision, String token, BsonDocument next);

  /** Registers a node, or a new incarnation of it. */
  void register(NodeRegistration node);

  /** One node's registration, or empty. */
  Optional<NodeRegistration> node(String id, Reading how);

  /** All registered nodes, by id. */
  List<NodeRegistration> nodes(Reading how);

  /** Removes a registration; false when the node has none, or another run of its agent has one. */
  boolean removeNode(NodeRegistration seen);

  /** Appends to the journal. For people: nothing is decided by it. */
  void append(JournalEntry entry);

  /** The journal of one upgrade, oldest first, at most {@code limit} entries. */
  List<JournalEntry> journal(String upgradeId, int limit);

  /**
   * Records an ended request under its request id, in place of what was recorded for an earlier
   * revision; nothing changes when a later one is there.
   *
   * @param revision of the version document that ends it
   */
  void recordEnded(String requestId, long revision, BsonDocument ended);

  /** An ended request, or empty. */
  Optional<BsonDocument> ended(String requestId);

  /** The ended requests of the highest revisions, newest first, at most {@code limit}. */
  List<BsonDocument> history(int limit);

  /**
   * The ended request of the highest revision that ended in one of some ways, or empty.
   *
   * @param outcomes the words for these ways, as it has them
   */
  Optional<BsonDocument> newestEnded(Collection<String> outcomes);

  /**
   * Forgets all but the ended requests of the highest revisions, and their journals with them; a
   * thousand at a time.
   *
   * @param keep how many are kept, at least 1
   * @param outcomes the newest that ended in one of these ways is kept besides
   * @return how many were forgotten
   */
  int forgetEnded(int keep, Collection<String> outcomes);
}
