package io.locktender.steps.mongo;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads that see whatever any client was told to be written before they were opened, and nothing
 * that an election could take back: of what a majority has, not before the time of a write of our
 * own. A plain majority read may miss what was acknowledged a moment ago. Where a server has no
 * sessions, or no majority reads, they are those of the one that answers. For one thread.
 */
public final class FreshReads implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FreshReads.class);

  /** InvalidOptions, ReadConcernMajorityNotEnabled, NotImplemented. */
  private static final Set<Integer> NO_MAJORITY_READS = Set.of(72, 148, 238);

  private final MongoDatabase database;
  private final MongoDatabase patient;
  private final Optional<ClientSession> session;

  private FreshReads(
      MongoDatabase database, MongoDatabase patient, Optional<ClientSession> session) {
    this.database = database;
    this.patient = patient;
    this.session = session;
  }

  /**
   * @param patient the same database, for what takes as long as the data is big
   */
  static FreshReads open(MongoClient client, MongoDatabase database, MongoDatabase patient) {
    ClientSessionOptions options = ClientSessionOptions.builder().causallyConsistent(true).build();
    boolean opened = false;
    ClientSession session = client.startSession(options);
    FreshReads reads =
        new FreshReads(
            database.withReadConcern(ReadConcern.MAJORITY),
            patient.withReadConcern(ReadConcern.MAJORITY),
            Optional.of(session));
    try {
      reads.begin();
      opened = true;
      return reads;
    } catch (MongoException e) {
      if (!hasNone(e)) {
        throw e;
      }
      log.debug("no majority reads after a time: {}", e.getMessage());
      return new FreshReads(database, patient, Optional.empty());
    } finally {
      if (!opened) {
        session.close();
      }
    }
  }

  /** Finds documents as they are stored. */
  public FindIterable<RawBsonDocument> find(String collection, Bson filter) {
    return find(database, collection, filter);
  }

  /**
   * The same where a filter that no index helps may match few documents, or none: the server looks
   * at very many, or all, before it answers.
   */
  public FindIterable<RawBsonDocument> findFew(String collection, Bson filter) {
    return find(patient, collection, filter);
  }

  private FindIterable<RawBsonDocument> find(MongoDatabase in, String collection, Bson filter) {
    MongoCollection<RawBsonDocument> documents =
        in.getCollection(collection, RawBsonDocument.class);
    FindIterable<RawBsonDocument> found =
        session
            .map(causal -> documents.find(causal, filter))
            .orElseGet(() -> documents.find(filter));
    return CursorTimeouts.eachRoundTrip(documents, found);
  }

  @Override
  public void close() {
    session.ifPresent(ClientSession::close);
  }

  /**
   * A majority write that writes nothing brings the time; the first read says whether it may be.
   */
  private void begin() {
    BsonDocument nothing = new BsonDocument("_id", new BsonDocument("$in", new BsonArray()));
    database
        .withWriteConcern(WriteConcern.MAJORITY)
        .getCollection(Scratch.PREFIX + "nothing")
        .deleteOne(session.orElseThrow(), nothing);
    find(Scratch.PREFIX + "nothing", nothing).first();
  }

  /** The driver says that there are no sessions by no class of its own; others derive from it. */
  private static boolean hasNone(MongoException e) {
    return e.getClass() == MongoClientException.class
        || (e instanceof MongoCommandException refusal
            && NO_MAJORITY_READS.contains(refusal.getErrorCode()));
  }
}
