package io.locktender.coordinator.store;

import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.ControlStore;
import io.locktender.steps.control.JournalEntry;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.Reading;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** All of Locktender's own documents in one database. As safe for many threads as what it wraps. */
public final class ClusterStore
    implements VersionStore, NodeStore, GateStore, HistoryStore, JournalStore {
  private static final String VERSION = "locktender.version";
  private static final String HISTORY = "locktender.history";

  private static final List<String> THAT_WENT =
      Arrays.stream(Outcome.values()).filter(Outcome::went).map(Outcome::name).toList();

  private final ControlStore store;

  /** What was read last: most reads find that again, and parsing it costs more than reading it. */
  private volatile @Nullable Parsed parsed;

  private record Parsed(BsonDocument bson, VersionDocument document) {}

  /**
   * @param store where the documents are
   */
  public ClusterStore(ControlStore store) {
    this.store = store;
  }

  @Override
  public Optional<VersionDocument> read(Reading how) {
    return store.readVersion(how).map(this::document);
  }

  private VersionDocument document(BsonDocument bson) {
    Parsed last = parsed;
    if (last != null && last.bson().equals(bson)) {
      return last.document();
    }
    VersionDocument document = BsonRecords.fromBson(bson, VersionDocument.class, VERSION);
    parsed = new Parsed(bson, document);
    return document;
  }

  @Override
  public Optional<Gated> gate(String node, Reading how) {
    return store
        .readGate(node, how)
        .map(read -> new Gated(document(read.version()), read.node().orElse(null)));
  }

  @Override
  public boolean insert(VersionDocument first) {
    return store.insertVersion(BsonRecords.toBson(first));
  }

  @Override
  public boolean replace(VersionDocument before, VersionDocument next) {
    return store.replaceVersion(before.revision(), before.token(), BsonRecords.toBson(next));
  }

  @Override
  public List<NodeRegistration> nodes(Reading how) {
    return store.nodes(how);
  }

  @Override
  public Optional<NodeRegistration> node(String name) {
    return store.node(name, Reading.LINEARIZABLE);
  }

  @Override
  public void register(NodeRegistration node) {
    store.register(node);
  }

  @Override
  public boolean removeNode(NodeRegistration seen) {
    return store.removeNode(seen);
  }

  @Override
  public void recordEnded(EndedUpgrade ended) {
    store.recordEnded(ended.requestId(), ended.revision(), BsonRecords.toBson(ended));
  }

  @Override
  public Optional<EndedUpgrade> ended(String requestId) {
    return store.ended(requestId).map(ClusterStore::toEnded);
  }

  @Override
  public List<EndedUpgrade> history(int limit) {
    return store.history(limit).stream()
        .map(bson -> BsonRecords.shown(bson, EndedUpgrade.class, HISTORY))
        .toList();
  }

  @Override
  public Optional<EndedUpgrade> lastThatWent() {
    return store.newestEnded(THAT_WENT).map(ClusterStore::toEnded);
  }

  @Override
  public int forgetEnded(int keep) {
    return store.forgetEnded(keep, THAT_WENT);
  }

  @Override
  public void append(JournalEntry entry) {
    store.append(entry);
  }

  @Override
  public List<JournalEntry> journal(String upgradeId, int limit) {
    return store.journal(upgradeId, limit);
  }

  private static EndedUpgrade toEnded(BsonDocument bson) {
    return BsonRecords.fromBson(bson, EndedUpgrade.class, HISTORY);
  }
}
