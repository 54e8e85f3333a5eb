package io.locktender.steps.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.control.DatabaseUnavailableException;
import java.time.Instant;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A name for a collection to try things on, dropped at the end. The random part is an {@link
 * ObjectId}, so that a leftover tells its age.
 */
public final class Scratch implements AutoCloseable {
  /** What every scratch collection's name begins with. */
  public static final String PREFIX = "locktender.probe.";

  /** The length of the random part of a name, in bytes. */
  public static final int ID_LENGTH = 24;

  private static final Logger log = LoggerFactory.getLogger(Scratch.class);
  private final MongoDatabase database;
  private final String name;

  /**
   * @param padding appended to the name, to try names of a certain length
   */
  public Scratch(MongoDatabase database, String padding) {
    this.database = database;
    this.name = PREFIX + new ObjectId().toHexString() + padding;
  }

  /** A collection name that nobody else uses. */
  public String name() {
    return name;
  }

  /** When a scratch collection's name was made; empty when it is none. */
  public static Optional<Instant> madeAt(String name) {
    int end = PREFIX.length() + ID_LENGTH;
    if (!name.startsWith(PREFIX) || name.length() < end) {
      return Optional.empty();
    }
    String id = name.substring(PREFIX.length(), end);
    return ObjectId.isValid(id)
        ? Optional.of(new ObjectId(id).getDate().toInstant())
        : Optional.empty();
  }

  @Override
  public void close() {
    try {
      StructureChange.in(database).drop(name);
    } catch (MongoException | DatabaseUnavailableException e) {
      log.warn(
          "scratch collection {} was not dropped; the sweeper will drop it: {}",
          name,
          e.getMessage());
    }
  }
}
