package io.locktender.steps.copy;

import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.SuspendedTimes;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.proof.CollectionReader;
import io.locktender.steps.proof.Contents;
import io.locktender.steps.proof.ContentsReader;
import io.locktender.steps.proof.Expiry;
import io.locktender.steps.proof.ProgressCount;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepFailedException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.bson.RawBsonDocument;

/**
 * Copies one collection with its options and indexes, byte for byte through this process, and
 * proves that the copy is what was read. It may be written meanwhile: then each document is as it
 * was at some moment. Safe for use by many threads.
 */
final class CollectionCopier {
  private final Database database;
  private final ExecutorService writers;
  private final InstantSource clock;
  private final CollectionReader reader;
  private final int maxExpiring;
  private final SuspendedTimes times;
  private final Pace pace;

  /**
   * @param times takes down what is suspended in the copies
   * @param pace how much of the time is left to others
   */
  CollectionCopier(
      Database database,
      ExecutorService writers,
      InstantSource clock,
      int maxExpiring,
      SuspendedTimes times,
      Pace pace) {
    this.database = database;
    this.writers = writers;
    this.clock = clock;
    this.maxExpiring = maxExpiring;
    this.times = times;
    this.pace = pace;
    reader = new CollectionReader(database, pace);
  }

  /**
   * Copies a collection to a name that is free.
   *
   * @return how many documents
   */
  long copy(CollectionInfo source, String target, ProgressCount count)
      throws StepFailedException, InterruptedException {
    return WorkGuard.guard(
        "copy collection " + source.name(), () -> copyAndProve(source, target, count));
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

  private long copyAndProve(CollectionInfo source, String target, ProgressCount count)
      throws StepFailedException, InterruptedException {
    CopyShape shape = CopyShape.of(database, source);
    Expiry expiry = Expiry.of(shape.indexes().values(), clock.instant());
    CopyTarget to = CopyTarget.of(database, target, shape.validated());
    ContentsReader contents = new ContentsReader(source.name(), expiry, maxExpiring);
    shape.create(target);
    times.remember(database.get(), target, shape.indexes());
    if (pace.rests()) {
      // All while there is nothing in it: a build reads the whole collection.
      shape.build(target);
    } else {
      // Only then does the server say which documents exclude each other.
      shape.buildUnique(target);
    }
    copy(source, to, contents, count, settled(shape, to, contents));
    Contents wanted = contents.contents();
    if (!pace.rests()) {
      shape.build(target);
    }
    Contents copied =
        reader.contents(target, new ContentsReader(source.name(), expiry, maxExpiring), count);
    Optional<String> difference = shape.missing(target).or(() -> copied.differenceTo(wanted));
    if (difference.isPresent()) {
      throw WorkGuard.failed(
          "the copy of collection %s differs from its original (%s); nothing else was done"
              .formatted(source.name(), difference.get()));
    }
    return copied.total();
  }

  private void copy(
      CollectionInfo source,
      CopyTarget to,
      ContentsReader contents,
      ProgressCount count,
      RawCopy.Refused refused)
      throws StepFailedException, InterruptedException {
    RawCopy copy = new RawCopy(to, writers, count, refused);
    try {
      reader.read(source.name(), new Copying(contents, copy));
      copy.finish();
    } finally {
      copy.abandon();
    }
  }

  private record Copying(ContentsReader contents, RawCopy copy) implements CollectionReader.Sink {
    @Override
    public void take(RawBsonDocument document) throws StepFailedException, InterruptedException {
      contents.add(document);
      copy.add(document);
    }

    @Override
    public void rests() throws StepFailedException, InterruptedException {
      copy.finish();
    }
  }

  private RawCopy.Refused settled(CopyShape shape, CopyTarget to, ContentsReader contents) {
    return new LiveConflicts(
        database.get().getCollection(shape.source().name(), RawBsonDocument.class),
        to,
        UniqueKeys.of(shape.indexes().values()),
        contents);
  }
}
