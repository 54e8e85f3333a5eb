package io.locktender.steps.copy;

import com.mongodb.client.MongoDatabase;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.proof.CollectionReader;
import io.locktender.steps.proof.Contents;
import io.locktender.steps.proof.ContentsReader;
import io.locktender.steps.proof.Expiry;
import io.locktender.steps.proof.Fingerprint;
import io.locktender.steps.proof.ProgressCount;
import io.locktender.steps.work.StepFailedException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;

/**
 * Copies one collection with its options and indexes, and proves the copy. Inside the server where
 * a copy made there is one, else byte for byte through this process. Safe for use by many threads.
 */
final class CollectionCopier {
  private final Database database;
  private final ExecutorService writers;
  private final InstantSource clock;
  private final CollectionReader reader;
  private final int maxExpiring;

  private enum How {
    INSIDE,
    THROUGH_HERE,
    WHILE_WRITTEN
  }

  CollectionCopier(
      Database database, ExecutorService writers, InstantSource clock, int maxExpiring) {
    this.database = database;
    this.writers = writers;
    this.clock = clock;
    this.maxExpiring = maxExpiring;
    reader = new CollectionReader(database);
  }

  /**
   * Copies a collection to a name that is free.
   *
   * @return what was copied
   */
  Fingerprint copy(CollectionInfo source, String target, ProgressCount count)
      throws StepFailedException, InterruptedException {
    return WorkGuard.guard(
        "copy collection " + source.name(),
        () ->
            copyAndProve(
                source, target, count, insideTheServer(source) ? How.INSIDE : How.THROUGH_HERE));
  }

  /**
   * Copies a collection that workers write meanwhile to a name that is free: what is proved is that
   * the copy is what was read.
   *
   * @return what was copied
   */
  Fingerprint copyWhileWritten(CollectionInfo source, String target, ProgressCount count)
      throws StepFailedException, InterruptedException {
    return WorkGuard.guard(
        "copy collection " + source.name(),
        () -> copyAndProve(source, target, count, How.WHILE_WRITTEN));
  }

  private boolean insideTheServer(CollectionInfo source) {
    return database.capabilities().copyByOut() && !source.options().containsKey("clusteredIndex");
  }

  /** About how many documents these have together. */
  long estimate(List<CollectionInfo> collections) throws StepFailedException, InterruptedException {
    return WorkGuard.guard(
        "count documents",
        () ->
            collections.stream()
                .mapToLong(
                    info -> database.get().getCollection(info.name()).estimatedDocumentCount())
                .sum());
  }

  /** What is different from what was copied, in words; empty when nothing is. */
  Optional<String> difference(CollectionInfo now, Fingerprint copied, ProgressCount count)
      throws StepFailedException, InterruptedException {
    return WorkGuard.guard(
        "read collection " + now.name(),
        () -> {
          Optional<String> schema =
              Fingerprint.schemaDifference(
                  copied.options(),
                  copied.indexes(),
                  now.options(),
                  IndexSpecs.list(database.get(), now.name()));
          return schema.isPresent()
              ? schema
              : copied
                  .contents()
                  .differenceTo(read(now.name(), now.name(), copied.expiry(), count));
        });
  }

  private Fingerprint copyAndProve(
      CollectionInfo source, String target, ProgressCount count, How how)
      throws StepFailedException, InterruptedException {
    CopyShape shape = CopyShape.of(database, source);
    Expiry expiry = Expiry.of(shape.indexes().values(), clock.instant());
    CopyTarget to = CopyTarget.of(database, target, shape.validated());
    ContentsReader contents = new ContentsReader(source.name(), expiry, maxExpiring);
    shape.create(target);
    switch (how) {
      case INSIDE -> {
        copyInsideTheServer(shape, target);
        readAgain(source, to, contents, count);
      }
      case THROUGH_HERE -> copyThroughHere(source, to, contents, count, refusedIn(source));
      case WHILE_WRITTEN -> {
        // Only then does the server say which documents exclude each other.
        shape.buildUnique(target);
        copyThroughHere(source, to, contents, count, settledIn(shape, to, contents));
      }
    }
    Contents wanted = contents.contents();
    shape.build(target);
    Contents copied = read(source.name(), target, expiry, count);
    proveShape(shape, target);
    Optional<String> difference = copied.differenceTo(wanted);
    if (difference.isPresent()) {
      throw changed(source, difference.get());
    }
    return new Fingerprint(copied, source.options(), shape.indexes(), expiry);
  }

  /** {@code $out} keeps the options of the collection that it replaces. */
  private void copyInsideTheServer(CopyShape shape, String target) {
    MongoDatabase patient = database.patient();
    patient
        .getCollection(shape.source().name(), BsonDocument.class)
        .aggregate(
            List.of(
                new BsonDocument("$match", new BsonDocument()),
                new BsonDocument("$out", new BsonString(target))))
        .bypassDocumentValidation(shape.validated())
        .allowDiskUse(true)
        .toCollection();
  }

  /** Reads what was copied, and puts right what the server has made of it. */
  private void readAgain(
      CollectionInfo source, CopyTarget to, ContentsReader contents, ProgressCount count)
      throws StepFailedException, InterruptedException {
    TimestampRepair repair = new TimestampRepair(to);
    reader.read(
        source.name(),
        document -> {
          contents.add(document);
          count.add(1);
          repair.add(document);
        });
    repair.finish();
  }

  private void copyThroughHere(
      CollectionInfo source,
      CopyTarget to,
      ContentsReader contents,
      ProgressCount count,
      RawCopy.Refused refused)
      throws StepFailedException, InterruptedException {
    RawCopy copy = new RawCopy(to, writers, count, refused);
    try {
      reader.read(
          source.name(),
          document -> {
            contents.add(document);
            copy.add(document);
          });
      copy.finish();
    } finally {
      copy.abandon();
    }
  }

  private static RawCopy.Refused refusedIn(CollectionInfo source) {
    return documents -> {
      throw changed(
          source, "a document with _id " + CopyTarget.id(documents.get(0)) + " was read twice");
    };
  }

  private RawCopy.Refused settledIn(CopyShape shape, CopyTarget to, ContentsReader contents) {
    return new LiveConflicts(
        database.get().getCollection(shape.source().name(), RawBsonDocument.class),
        to,
        UniqueKeys.of(shape.indexes().values()),
        contents);
  }

  private static StepFailedException changed(CollectionInfo source, String how) {
    return WorkGuard.failed(
        "collection %s changed while it was copied (%s); stop what writes to it from outside the cluster, then try again"
            .formatted(source.name(), how));
  }

  private Contents read(String name, String collection, Expiry expiry, ProgressCount count)
      throws StepFailedException, InterruptedException {
    return reader.contents(collection, new ContentsReader(name, expiry, maxExpiring), count);
  }

  private static void proveShape(CopyShape shape, String target) throws StepFailedException {
    Optional<String> difference = shape.missing(target);
    if (difference.isPresent()) {
      throw WorkGuard.failed(
          "the copy of collection %s differs from its original (%s); no step was run"
              .formatted(shape.source().name(), difference.get()));
    }
  }
}
