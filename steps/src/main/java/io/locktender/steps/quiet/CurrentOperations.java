package io.locktender.steps.quiet;

import static io.locktender.steps.control.MongoCalls.call;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import com.mongodb.MongoCommandException;
import io.locktender.steps.mongo.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;

/** Asks a server what it is doing, for whomever it does it. */
final class CurrentOperations {
  private static final int UNAUTHORIZED = 13;

  /**
   * CommandNotFound, CommandNotSupported, InvalidNamespace, an unknown stage; FailedToParse and no
   * code at all, as servers answer that only look like MongoDB.
   */
  private static final Set<Integer> NOT_HERE = ImmutableSet.of(9, 59, 73, 115, 40_324, -1);

  /** Idle transactions are shown as sessions; idle connections and cursors change nothing. */
  private static final List<BsonDocument> PIPELINE =
      List.of(
          BsonDocument.parse(
              "{$currentOp: {allUsers: true, idleConnections: false, idleSessions: true}}"));

  private final Database database;

  CurrentOperations(Database database) {
    this.database = database;
  }

  /** What a server answers. */
  record Answer(Kind kind, List<BsonDocument> operations, String refusal) {
    /** Whether it told. */
    enum Kind {
      TOLD,
      /** The server does not know the question. */
      NOT_HERE,
      /** The user may not ask it. */
      FORBIDDEN
    }
  }

  /**
   * Asks once.
   *
   * @throws io.locktender.steps.control.DatabaseUnavailableException when the server did not answer
   */
  Answer ask() {
    return call("say what it is doing", this::asked);
  }

  private Answer asked() {
    try {
      List<BsonDocument> found =
          database.admin().aggregate(PIPELINE, BsonDocument.class).into(new ArrayList<>());
      return new Answer(Answer.Kind.TOLD, found, "");
    } catch (MongoCommandException e) {
      Optional<Answer.Kind> kind = kind(e.getErrorCode());
      if (kind.isEmpty()) {
        throw e;
      }
      return new Answer(kind.get(), List.of(), requireNonNull(e.getErrorMessage()));
    }
  }

  private static Optional<Answer.Kind> kind(int code) {
    if (code == UNAUTHORIZED) {
      return Optional.of(Answer.Kind.FORBIDDEN);
    }
    return NOT_HERE.contains(code) ? Optional.of(Answer.Kind.NOT_HERE) : Optional.empty();
  }
}
