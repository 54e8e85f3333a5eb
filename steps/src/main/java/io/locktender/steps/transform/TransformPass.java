package io.locktender.steps.transform;

import com.google.common.collect.ImmutableList;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.WriteModel;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.change.DocumentFailures;
import io.locktender.steps.change.ErrorMessages;
import io.locktender.steps.change.Fence;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.mongo.Asking;
import io.locktender.steps.mongo.CursorTimeouts;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.transform.Transformation.Write;
import io.locktender.steps.work.NamedDocuments;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.Portion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * One forward pass over the pending documents. The cursor follows the order on disk, since an index
 * that the change moves documents in would show some of them twice; every write filters on {@code
 * _id} and on what made the document one to change, so that one that no longer is, is left alone.
 */
final class TransformPass {
  /** The most, and what is taken where nobody rests. */
  static final int BATCH_DOCUMENTS = 500;

  static final int BATCH_BYTES = 8 << 20;

  /** How often a document is read again that somebody else changed before it was written. */
  static final int MAX_TRIES = 3;

  private static final BsonDocument ONLY_ID = new BsonDocument("_id", new BsonInt32(1));

  private static final BsonDocument ORDER_ON_DISK = new BsonDocument("$natural", new BsonInt32(1));
  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

  private final MongoCollection<RawBsonDocument> collection;
  private final Transformation transformation;
  private final BsonDocument filter;
  private final LeftPending leftPending;
  private final Fence fence;
  private final Pace pace;
  private final LongConsumer seen;
  private final Asking asking;
  private DocumentFailures failures = new DocumentFailures();

  /** Documents of a step in Java that are pending just as it makes them. */
  private DocumentFailures asMade = new DocumentFailures();

  /** Whether the server could tell of all that were read that they are pending. */
  private boolean told = true;

  /** Whether that is asked for each by itself. */
  private boolean eachAsked;

  private final Map<BsonValue, Write> batch = new LinkedHashMap<>();

  /** Documents of which the change did not know what to make. */
  private final List<BsonValue> doubtful = new ArrayList<>();

  private long batchBytes;
  private long seenCount;
  private long changed;
  private long unchanged;

  /** Of those that were changed, how many are pending as the change made them. */
  private long changedInVain;

  /** Documents that somebody else changed again and again. */
  private long missed;

  /**
   * @param filter the pending documents that are to be changed
   * @param alone whether nobody else writes
   * @param fence is asked before each write
   * @param pace how much of the time is left to others
   * @param seen hears after each batch how many documents were dealt with
   */
  TransformPass(
      MongoCollection<RawBsonDocument> collection,
      Transformation transformation,
      BsonDocument filter,
      boolean alone,
      Fence fence,
      Pace pace,
      LongConsumer seen) {
    this.collection = collection;
    this.transformation = transformation;
    this.filter = filter;
    this.leftPending = new LeftPending(collection, filter, alone);
    this.asking = asking(collection, filter);
    this.fence = fence;
    this.pace = pace;
    this.seen = seen;
  }

  /** Asks which documents are pending, where a server may be unable to tell it of some. */
  static Asking asking(MongoCollection<RawBsonDocument> collection, BsonDocument filter) {
    return new Asking(
        filter,
        any -> CursorTimeouts.eachRoundTrip(collection, collection.find(any)).projection(ONLY_ID));
  }

  /** Goes over all documents; a second call is an error. */
  void run() throws ChangeFailedException, InterruptedException {
    Portion portion = new Portion(BATCH_DOCUMENTS);
    if (!overPending(portion)) {
      // What was named is found once more.
      failures = new DocumentFailures();
      asMade = new DocumentFailures();
      seenCount = changed;
      eachAsked = true;
      overEach(portion);
    }
  }

  /** Returns false when the server cannot tell of some documents whether they are pending. */
  private boolean overPending(Portion portion) throws ChangeFailedException, InterruptedException {
    MongoCursor<RawBsonDocument> opened;
    try {
      opened = pace.turn(() -> documents().iterator());
    } catch (MongoException e) {
      asking.refuseOthers(e);
      return false;
    }
    try (MongoCursor<RawBsonDocument> cursor = opened) {
      pace.turns(portion, most -> some(cursor, most));
    }
    return told;
  }

  private int some(MongoCursor<RawBsonDocument> cursor, int most)
      throws ChangeFailedException, InterruptedException {
    int read = 0;
    try {
      while (read < most && batchBytes < mostBytes() && cursor.hasNext()) {
        take(cursor.next());
        read++;
      }
    } catch (MongoException e) {
      asking.refuseOthers(e);
      told = false;
    }
    seenCount += read;
    if (read > 0) {
      write();
    }
    return told ? read : 0;
  }

  /**
   * Goes over all documents of the collection, and names those of which nothing can be told. When
   * as many have failed as are named, the rest is left: to ask of each takes long.
   */
  private void overEach(Portion portion) throws ChangeFailedException, InterruptedException {
    try (MongoCursor<RawBsonDocument> ids = pace.turn(() -> asking.ids().iterator())) {
      pace.turns(portion, most -> each(ids, most));
    }
  }

  private int each(MongoCursor<RawBsonDocument> ids, int most)
      throws ChangeFailedException, InterruptedException {
    if (endsEarly()) {
      return 0;
    }
    List<DocumentKey> keys = Asking.next(ids, most);
    long failed = failures.count();
    List<BsonValue> pending = pendingOf(keys);
    seenCount += failures.count() - failed;
    if (!pending.isEmpty()) {
      BsonDocument these = new BsonDocument("_id", new BsonDocument("$in", new BsonArray(pending)));
      try (MongoCursor<RawBsonDocument> cursor = documents(these).iterator()) {
        while (cursor.hasNext()) {
          take(cursor.next());
          seenCount++;
          if (batchBytes >= mostBytes()) {
            write();
          }
        }
      }
      write();
    }
    return keys.size();
  }

  /** Whether there may be more that cannot be changed: the pass has ended before its end. */
  boolean endsEarly() {
    return eachAsked && failures.count() >= NamedDocuments.MAX_DOCUMENTS;
  }

  /** Which of some are pending; those of which that cannot be told have failed. */
  private List<BsonValue> pendingOf(List<DocumentKey> keys) {
    Asking.Answer answer = asking.among(keys);
    answer.untold().forEach((key, why) -> failures.add(key.value(), why));
    return answer.matching().stream().map(Lossless::id).toList();
  }

  private void take(RawBsonDocument document) throws InterruptedException {
    BsonValue id = Lossless.id(document);
    if (add(document, id).isPresent()) {
      doubtful.add(id);
    }
  }

  private int mostBytes() {
    return pace.rests() ? Portion.MOST_BYTES : BATCH_BYTES;
  }

  /**
   * Deals at once, one by one, with the documents of a batch that were changed by somebody else
   * between the read and the write, or, as it may be, while they were read, so that the change did
   * not know what to make of them. Those that are written all the time would be missed by every
   * pass; some may be missed all the same. One that is pending and cannot be changed has failed.
   */
  private void again(List<BsonValue> ids) throws ChangeFailedException, InterruptedException {
    for (BsonValue id : pendingOf(ids.stream().map(DocumentKey::of).toList())) {
      deal(id);
    }
  }

  private void deal(BsonValue id) throws ChangeFailedException, InterruptedException {
    Optional<Refused> reason = Optional.empty();
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Optional<RawBsonDocument> document = whilePending(id);
      if (document.isEmpty()) {
        return;
      }
      reason = add(document.get(), id);
      if (reason.isEmpty() && writeBatch().isEmpty()) {
        return;
      }
    }
    if (reason.isEmpty()) {
      missed++;
    }
    reason.ifPresent(why -> (why.unchanged() ? asMade : failures).add(id, why.reason()));
  }

  /** As it is now; one of which it cannot be told whether it is pending has failed. */
  private Optional<RawBsonDocument> whilePending(BsonValue id) {
    try {
      return Optional.ofNullable(collection.find(onlyWhilePending(id)).first());
    } catch (MongoException e) {
      asking.refuseOthers(e);
      pendingOf(List.of(DocumentKey.of(id)));
      return Optional.empty();
    }
  }

  /** How many documents were pending: more than there were before, where others write, too. */
  long seen() {
    return seenCount;
  }

  /** How many documents were changed. */
  long changed() {
    return changed;
  }

  /** How many were pending when they were written, and have been left as they are by that. */
  long unchanged() {
    return unchanged;
  }

  /** The documents that could not be changed, without those that are {@link #asMade}. */
  DocumentFailures failures() {
    return failures;
  }

  /** Those that a step in Java cannot bring out of what is pending: they are as it makes them. */
  DocumentFailures asMade() {
    return asMade;
  }

  /**
   * Whether all documents that were pending are so still, and are just as the change makes them:
   * another pass would find the same.
   */
  boolean inVain() {
    boolean some = unchanged > 0 || asMade.count() > 0;
    return some && changed <= changedInVain && missed == 0 && failures.count() == 0;
  }

  private FindIterable<RawBsonDocument> documents() {
    return documents(filter).hint(ORDER_ON_DISK);
  }

  private FindIterable<RawBsonDocument> documents(BsonDocument which) {
    FindIterable<RawBsonDocument> found =
        CursorTimeouts.eachRoundTrip(collection, collection.find(which))
            .batchSize(pace.rests() ? Portion.CURSOR_BATCH : BATCH_DOCUMENTS);
    return transformation.fields().map(found::projection).orElse(found);
  }

  /** Puts a document's write into the batch; returns why it cannot be changed, or empty. */
  private Optional<Refused> add(RawBsonDocument document, BsonValue id)
      throws InterruptedException {
    try {
      Write write = transformation.change().write(document, onlyWhilePending(id));
      batch.put(id, write);
      batchBytes += write.bytes() + ids(document);
      return Optional.empty();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return Optional.of(new Refused(ErrorMessages.of(e), e instanceof UnchangedException));
    }
  }

  /** Why there is no write of a document. */
  private record Refused(String reason, boolean unchanged) {}

  /** Where a document is projected, its size is that of its {@code _id}, which is asked for. */
  private int ids(RawBsonDocument document) {
    return transformation.fields().isPresent() ? document.getByteBuffer().remaining() : 0;
  }

  private BsonDocument onlyWhilePending(BsonValue id) {
    return new BsonDocument("_id", id).append("$and", new BsonArray(ImmutableList.of(filter)));
  }

  private void write() throws ChangeFailedException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted between two batches of a transform");
    }
    List<BsonValue> missed = new ArrayList<>(writeBatch());
    missed.addAll(doubtful);
    doubtful.clear();
    if (!missed.isEmpty()) {
      again(missed);
    }
    seen.accept(seenCount);
  }

  /**
   * Returns where to look for those that were no longer as they were read, or not there: the server
   * only counts them. Empty when there are none.
   */
  private List<BsonValue> writeBatch() throws ChangeFailedException {
    if (batch.isEmpty()) {
      return ImmutableList.of();
    }
    ChangeFailedException.ifClosed(fence);
    Map<BsonValue, Write> written = new LinkedHashMap<>(batch);
    batch.clear();
    batchBytes = 0;
    boolean missed = write(written) < written.size();
    Set<BsonValue> left = leftPending.addTo(asMade, written);
    changedInVain += left.size();
    return missed
        ? written.keySet().stream().filter(id -> !left.contains(id)).toList()
        : ImmutableList.of();
  }

  /** Returns how many were found; takes out those that the server refused. */
  private int write(Map<BsonValue, Write> written) {
    List<BsonValue> ids = ImmutableList.copyOf(written.keySet());
    List<WriteModel<RawBsonDocument>> models =
        written.values().stream().<WriteModel<RawBsonDocument>>map(Write::model).toList();
    try {
      return count(collection.bulkWrite(models, UNORDERED));
    } catch (MongoBulkWriteException e) {
      if (MongoCalls.isTransient(e)) {
        throw e;
      }
      for (BulkWriteError error : e.getWriteErrors()) {
        BsonValue id = ids.get(error.getIndex());
        failures.add(id, error.getMessage());
        written.remove(id);
      }
      return count(e.getWriteResult());
    }
  }

  private int count(BulkWriteResult result) {
    changed += result.getModifiedCount();
    unchanged += result.getMatchedCount() - result.getModifiedCount();
    return result.getMatchedCount();
  }
}
