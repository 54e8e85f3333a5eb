package io.locktender.steps.sync;

import com.google.common.collect.ImmutableSet;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.mongo.CursorTimeouts;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.transform.JavaChange;
import io.locktender.steps.transform.ScratchUpdate;
import io.locktender.steps.work.StepFailedException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The short way of the first round, without a scratch collection: documents are put into the copy,
 * as a step in Java has made them or as they were, and the updates are made there, on just these.
 * Whatever does not go smoothly is taken out of the copy again and left pending, to go the long way
 * from its original: what the indexes refuse, what an update cannot be made on, what is pending
 * after its change. So each change is made once to each document here, too.
 *
 * @param java what comes first; which documents are pending the read of the originals tells
 * @param after the updates that come after it, or none
 * @param changes counts what each step changes
 */
record FirstCopy(
    CopyWriter writer, Optional<Stage.InJava> java, Stage.Updates after, StepChanges changes) {
  private static final Logger log = LoggerFactory.getLogger(FirstCopy.class);
  private static final BsonDocument ONLY_ID = new BsonDocument("_id", new BsonInt32(1));
  private static final BsonDocument ALL = new BsonDocument();

  /** The short way of a chain; empty where only the long way is right. */
  static Optional<FirstCopy> of(Chain chain, Optional<Landing> landing, StepChanges changes) {
    List<Stage> stages = Stage.of(chain.changes());
    Optional<Stage.InJava> java = stages.stream().limit(1).flatMap(FirstCopy::inJava).findFirst();
    List<Stage> rest = java.isPresent() ? stages.subList(1, stages.size()) : stages;
    boolean isShort = rest.isEmpty() || (rest.size() == 1 && rest.get(0) instanceof Stage.Updates);
    if (stages.isEmpty() || !isShort || landing.isEmpty() || landing.get().validates()) {
      return Optional.empty();
    }
    if (!rest.isEmpty() && landing.get().addsUniqueIndex()) {
      return Optional.empty();
    }
    return Optional.of(
        new FirstCopy(
            landing.get().writer(),
            java,
            rest.isEmpty() ? new Stage.Updates(List.of(), List.of()) : (Stage.Updates) rest.get(0),
            changes));
  }

  private static Stream<Stage.InJava> inJava(Stage stage) {
    return stage instanceof Stage.InJava java ? Stream.of(java) : Stream.empty();
  }

  private List<ScratchUpdate> updates() {
    return after.updates();
  }

  /** The step that comes last, of which is found in the end what it has left pending. */
  private Optional<BsonDocument> verifiedLast() {
    return updates().isEmpty()
        ? java.map(stage -> stage.change().pending())
        : Optional.of(updates().get(updates().size() - 1))
            .filter(ScratchUpdate::verified)
            .map(ScratchUpdate::pending);
  }

  /** How the originals are read: those that a step in Java is to change, then the others. */
  List<BsonDocument> reads() {
    return java.map(stage -> stage.change().pending())
        .map(pending -> List.of(pending, new BsonDocument("$nor", new BsonArray(List.of(pending)))))
        .orElse(List.of(ALL));
  }

  /**
   * Copies some documents.
   *
   * @param pending whether they were found as those that the step in Java is to change
   * @return those that are in the copy as they are to be; the others are not in it
   */
  Set<DocumentKey> copy(Map<DocumentKey, RawBsonDocument> originals, boolean pending)
      throws StepFailedException, InterruptedException {
    Map<DocumentKey, RawBsonDocument> documents =
        pending && java.isPresent() ? changed(java.get().change(), originals) : originals;
    Set<DocumentKey> in = new LinkedHashSet<>(documents.keySet());
    for (Refusal refusal : writer.insert(documents.values(), false)) {
      in.remove(DocumentKey.of(refusal.document()));
    }
    if (pending && java.isPresent() && !updates().isEmpty()) {
      takeOut(in, left(java.get().change(), in));
    }
    for (int i = 0; i < updates().size() && !in.isEmpty(); i++) {
      takeOut(in, left(i, in));
    }
    if (pending && java.isPresent()) {
      changes.add(java.get().step(), in.size());
    }
    return in;
  }

  /** Makes one of the updates; returns those that it cannot be made on. */
  private Set<DocumentKey> left(int i, Set<DocumentKey> in) {
    ScratchUpdate update = updates().get(i).among(in);
    boolean last = i == updates().size() - 1;
    Optional<ScratchUpdate.Result> result =
        (last ? update.unverified() : update).allAtOnce(writer.copy());
    result.ifPresent(made -> changes.add(after.steps().get(i), made.changed()));
    return result.map(made -> made.failures().keySet()).orElse(ImmutableSet.copyOf(in));
  }

  /**
   * Finds, when all are copied, what the last step has left pending; of the others that was found
   * after each.
   *
   * @param left takes its key
   */
  void verify(Consumer<DocumentKey> left) {
    verifiedLast()
        .ifPresent(
            pending ->
                CursorTimeouts.eachRoundTrip(writer.copy(), writer.copy().find(pending))
                    .projection(ONLY_ID)
                    .forEach(document -> left.accept(DocumentKey.of(document))));
  }

  private static Map<DocumentKey, RawBsonDocument> changed(
      JavaChange change, Map<DocumentKey, RawBsonDocument> originals) throws InterruptedException {
    Map<DocumentKey, RawBsonDocument> changed = new LinkedHashMap<>();
    for (Map.Entry<DocumentKey, RawBsonDocument> original : originals.entrySet()) {
      try {
        changed.put(original.getKey(), change.changed(original.getValue()));
      } catch (ChangeFailedException e) {
        log.debug("left to the long way, which says why: {}", e.getMessage());
      }
    }
    return changed;
  }

  private Set<DocumentKey> left(JavaChange change, Set<DocumentKey> in) {
    Set<DocumentKey> left = new LinkedHashSet<>();
    if (!in.isEmpty()) {
      BsonArray ids = new BsonArray();
      in.forEach(key -> ids.add(key.value()));
      BsonDocument among =
          new BsonDocument("_id", new BsonDocument("$in", ids))
              .append("$and", new BsonArray(List.of(change.pending())));
      writer
          .copy()
          .find(among)
          .projection(ONLY_ID)
          .forEach(document -> left.add(DocumentKey.of(document)));
    }
    return left;
  }

  private void takeOut(Set<DocumentKey> in, Set<DocumentKey> out) {
    if (!out.isEmpty()) {
      writer.delete(out);
      in.removeAll(out);
    }
  }
}
