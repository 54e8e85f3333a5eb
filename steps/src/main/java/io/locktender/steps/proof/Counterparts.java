package io.locktender.steps.proof;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Projections;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepFailedException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Walks one collection, and finds the document of another that has the same {@code _id}, in bounded
 * batches. Which {@code _id}s are the same is the server's to say: to it 1 is 1.0, and by a
 * collation "a" may be "A".
 */
final class Counterparts {
  private static final int BATCH_DOCUMENTS = 1_000;

  /** So that a batch of {@code _id}s fits into one command in any case that makes sense. */
  private static final int BATCH_BYTES = 8 * 1024 * 1024;

  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

  private final MongoDatabase database;
  private final CollectionReader reader;

  Counterparts(Database database) {
    this.database = database.get();
    reader = new CollectionReader(database, Pace.unrested());
  }

  /** Takes each document of the one collection, once. */
  @FunctionalInterface
  interface Visitor {
    void visit(RawBsonDocument document, @Nullable RawBsonDocument counterpart);
  }

  /**
   * Goes over all documents of a collection.
   *
   * @param collection which is walked; one that is not there is empty
   * @param other which is looked into
   */
  void visit(String collection, String other, Visitor visitor)
      throws StepFailedException, InterruptedException {
    visit(collection, new Batch(other, new BsonDocument(), visitor));
  }

  /** The same, but of each counterpart there is just the {@code _id}. */
  void visitIds(String collection, String other, Visitor visitor)
      throws StepFailedException, InterruptedException {
    visit(collection, new Batch(other, Projections.include("_id"), visitor));
  }

  private void visit(String collection, Batch batch)
      throws StepFailedException, InterruptedException {
    reader.read(
        collection,
        document -> {
          if (!batch.takes(document)) {
            batch.lookUp();
          }
          batch.add(document);
        });
    batch.lookUp();
  }

  private static BsonValue id(RawBsonDocument document) {
    return document.get("_id", BsonNull.VALUE);
  }

  /** By its bytes: Java calls documents equal whose fields are in another order. */
  private static ByteBuffer key(RawBsonDocument document) {
    return new RawBsonDocument(new BsonDocument("_id", id(document)), CODEC)
        .getByteBuffer()
        .asNIO();
  }

  private final class Batch {
    private final MongoCollection<RawBsonDocument> other;
    private final Bson projection;
    private final Visitor visitor;
    private final Map<ByteBuffer, RawBsonDocument> documents = new LinkedHashMap<>();
    private long bytes;

    Batch(String other, Bson projection, Visitor visitor) {
      this.other = database.getCollection(other, RawBsonDocument.class);
      this.projection = projection;
      this.visitor = visitor;
    }

    boolean takes(RawBsonDocument document) {
      return documents.isEmpty()
          || (documents.size() < BATCH_DOCUMENTS && bytes + size(document) <= BATCH_BYTES);
    }

    void add(RawBsonDocument document) {
      documents.put(key(document), document);
      bytes += size(document);
    }

    void lookUp() {
      if (documents.isEmpty()) {
        return;
      }
      boolean sameIdInOtherBytes = false;
      try (MongoCursor<RawBsonDocument> found = find().iterator()) {
        while (found.hasNext()) {
          RawBsonDocument counterpart = found.next();
          RawBsonDocument document = documents.remove(key(counterpart));
          if (document == null) {
            sameIdInOtherBytes = true;
          } else {
            visitor.visit(document, counterpart);
          }
        }
      }
      for (RawBsonDocument document : documents.values()) {
        visitor.visit(document, sameIdInOtherBytes ? findOne(document) : null);
      }
      documents.clear();
      bytes = 0;
    }

    private FindIterable<RawBsonDocument> find() {
      BsonArray ids = new BsonArray();
      documents.values().forEach(document -> ids.add(id(document)));
      return other
          .find(new BsonDocument("_id", new BsonDocument("$in", ids)))
          .projection(projection)
          .batchSize(BATCH_DOCUMENTS)
          .timeoutMode(TimeoutMode.ITERATION);
    }

    private @Nullable RawBsonDocument findOne(RawBsonDocument document) {
      return other.find(new BsonDocument("_id", id(document))).projection(projection).first();
    }

    private static long size(RawBsonDocument document) {
      return document.getByteBuffer().remaining();
    }
  }
}
