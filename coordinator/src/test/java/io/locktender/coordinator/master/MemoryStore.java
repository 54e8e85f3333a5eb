package io.locktender.coordinator.master;

import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.BsonRecords;
import io.locktender.steps.control.ControlStore;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.JournalEntry;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** Locktender's documents in memory; it can be silent, garbled, or lose a race. Thread-safe. */
public final class MemoryStore implements ControlStore {
  private final Map<String, NodeRegistration> nodes = new TreeMap<>();
  private final Map<String, BsonDocument> history = new LinkedHashMap<>();
  private final List<JournalEntry> journal = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private final List<String> reads = new ArrayList<>();
  private @Nullable BsonDocument version;
  private boolean silent;
  private boolean historyIsSilent;
  private @Nullable Runnable beforeReplace;

  public MemoryStore() {}

  /** That is there. */
  public synchronized void put(VersionDocument document) {
    version = BsonRecords.toBson(document);
  }

  /** That is there in place of the version document. */
  public synchronized void put(BsonDocument document) {
    version = document;
  }

  /** There is no version document any more. */
  public synchronized void clear() {
    version = null;
  }

  public synchronized void put(EndedUpgrade ended) {
    history.put(ended.requestId(), BsonRecords.toBson(ended));
  }

  /** That is there in place of the end of a request. */
  public synchronized void putEnded(String requestId, BsonDocument document) {
    history.put(requestId, document);
  }

  /** Whether it answers. */
  public synchronized void silent(boolean now) {
    silent = now;
  }

  /** Whether it answers when it is asked for the end of a request. */
  public synchronized void historyIsSilent(boolean now) {
    historyIsSilent = now;
  }

  /** Once, when the next transition is about to be written. */
  public synchronized void beforeReplace(Runnable once) {
    beforeReplace = once;
  }

  public synchronized VersionDocument document() {
    return BsonRecords.fromBson(version(), VersionDocument.class, "it");
  }

  /** What was written, in this order: {@code ended ID}, {@code revision N}. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** What was read since it was asked for last, and how. */
  public synchronized List<String> takeReads() {
    List<String> taken = List.copyOf(reads);
    reads.clear();
    return taken;
  }

  public synchronized List<JournalEntry> journal() {
    return List.copyOf(journal);
  }

  @Override
  public synchronized Optional<BsonDocument> readVersion(Reading how) {
    answer();
    reads.add("version " + how);
    return Optional.ofNullable(version).map(BsonDocument::clone);
  }

  @Override
  public synchronized Optional<Gate> readGate(String node, Reading how) {
    answer();
    reads.add("gate " + how);
    return Optional.ofNullable(version)
        .map(there -> new Gate(there.clone(), Optional.ofNullable(nodes.get(node))));
  }

  @Override
  public synchronized boolean insertVersion(BsonDocument first) {
    answer();
    boolean there = version != null;
    version = there ? version : first;
    return !there;
  }

  @Override
  public boolean replaceVersion(long revision, String token, BsonDocument next) {
    Runnable first = takeBeforeReplace();
    if (first != null) {
      first.run();
    }
    return replace(revision, token, next);
  }

  private synchronized @Nullable Runnable takeBeforeReplace() {
    Runnable first = beforeReplace;
    beforeReplace = null;
    return first;
  }

  private synchronized boolean replace(long revision, String token, BsonDocument next) {
    answer();
    BsonDocument now = version();
    boolean same =
        number(now, "revision") == revision && new BsonString(token).equals(now.get("token"));
    if (same) {
      version = next;
      calls.add("revision " + number(next, "revision"));
    }
    return same;
  }

  @Override
  public synchronized void register(NodeRegistration node) {
    nodes.put(node.id(), node);
  }

  @Override
  public synchronized Optional<NodeRegistration> node(String id, Reading how) {
    answer();
    reads.add("node " + how);
    return Optional.ofNullable(nodes.get(id));
  }

  @Override
  public synchronized List<NodeRegistration> nodes(Reading how) {
    answer();
    reads.add("nodes " + how);
    return List.copyOf(nodes.values());
  }

  @Override
  public synchronized boolean removeNode(NodeRegistration seen) {
    return nodes.remove(seen.id(), seen);
  }

  @Override
  public synchronized void append(JournalEntry entry) {
    answer();
    journal.add(entry);
  }

  @Override
  public synchronized List<JournalEntry> journal(String upgradeId, int limit) {
    return journal.stream().filter(entry -> entry.upgradeId().equals(upgradeId)).toList();
  }

  @Override
  public synchronized void recordEnded(String requestId, long revision, BsonDocument ended) {
    answer();
    history.put(requestId, ended);
    calls.add("ended " + requestId);
  }

  @Override
  public synchronized Optional<BsonDocument> ended(String requestId) {
    answer();
    reads.add("ended");
    if (historyIsSilent) {
      throw unavailable();
    }
    return Optional.ofNullable(history.get(requestId));
  }

  @Override
  public synchronized List<BsonDocument> history(int limit) {
    return List.copyOf(history.values());
  }

  @Override
  public synchronized Optional<BsonDocument> newestEnded(Collection<String> outcomes) {
    return history.values().stream()
        .filter(ended -> outcomes.contains(ended.getString("outcome").getValue()))
        .max(Comparator.comparingLong(ended -> number(ended, "revision")));
  }

  @Override
  public synchronized int forgetEnded(int keep, Collection<String> outcomes) {
    answer();
    return 0;
  }

  private void answer() {
    if (silent) {
      throw unavailable();
    }
  }

  private static DatabaseUnavailableException unavailable() {
    return new DatabaseUnavailableException("MongoDB is gone", new IllegalStateException("gone"));
  }

  private BsonDocument version() {
    return version == null ? new BsonDocument("revision", new BsonInt64(0)) : version;
  }

  private static long number(BsonDocument document, String key) {
    return document.getNumber(key).longValue();
  }
}
