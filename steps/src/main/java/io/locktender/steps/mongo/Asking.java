package io.locktender.steps.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCursor;
import io.locktender.steps.control.MongoCalls;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;

/**
 * Asks which documents a filter matches, also where the server cannot tell that of some of them:
 * {@code {$expr: {$ne: [$slug, {$toLower: $name}]}}} is an error where {@code name} is an array.
 * The server then refuses the whole question, and does not say which document it was; so fewer and
 * fewer are asked for, until it is known.
 *
 * @param filter what is asked
 * @param find finds what a filter matches
 */
public record Asking(BsonDocument filter, Find find) {
  /** How many documents are asked for at a time where all of a collection are. */
  public static final int AT_A_TIME = 500;

  /** As an index: while a server compares plans by others, it looks at other documents, too. */
  private static final BsonDocument ID = new BsonDocument("_id", new BsonInt32(1));

  private static final String CAUSE = ":: caused by :: ";

  /** Finds what a filter matches, in one collection. */
  @FunctionalInterface
  public interface Find {
    /** A new question, not yet asked. */
    FindIterable<RawBsonDocument> of(BsonDocument filter);
  }

  /**
   * What the server says of some documents.
   *
   * @param matching as they were found
   * @param untold why it cannot be told of others
   */
  public record Answer(List<RawBsonDocument> matching, Map<DocumentKey, String> untold) {
    private Answer() {
      this(new ArrayList<>(), new LinkedHashMap<>());
    }
  }

  /**
   * Asks of some documents.
   *
   * @throws MongoException when the server does not answer, or refuses to ask this of any document
   */
  public Answer among(Collection<DocumentKey> keys) {
    Answer answer = new Answer();
    if (!keys.isEmpty()) {
      List<DocumentKey> all = List.copyOf(keys);
      try {
        answer.matching().addAll(ask(all).into(new ArrayList<>()));
      } catch (MongoException e) {
        refuseOthers(e);
        part(all, answer);
      }
    }
    return answer;
  }

  /**
   * Asks of all documents of the collection, some at a time. Slow: for where the server has refused
   * to tell it at once.
   *
   * @throws MongoException when the server does not answer, or refuses to ask this of any document
   */
  public void ofEach(Consumer<Answer> some) {
    try (MongoCursor<RawBsonDocument> ids = ids().iterator()) {
      for (List<DocumentKey> keys = next(ids, AT_A_TIME);
          !keys.isEmpty();
          keys = next(ids, AT_A_TIME)) {
        some.accept(among(keys));
      }
    }
  }

  /** The {@code _id}s of all documents, to be asked of by {@link #among}. */
  public FindIterable<RawBsonDocument> ids() {
    return find.of(new BsonDocument()).projection(ID);
  }

  /** At most so many of those that come next. */
  public static List<DocumentKey> next(MongoCursor<RawBsonDocument> ids, int most) {
    List<DocumentKey> keys = new ArrayList<>();
    while (keys.size() < most && ids.hasNext()) {
      keys.add(DocumentKey.of(ids.next()));
    }
    return keys;
  }

  /**
   * Lets an error through that says nothing of the documents.
   *
   * @throws MongoException the error, when it is such a one
   */
  public void refuseOthers(MongoException e) {
    if (MongoCalls.isTransient(e) || !canAskNone()) {
      throw e;
    }
  }

  /** Whether the server would ask this of a document, if there were one. */
  private boolean canAskNone() {
    try {
      return ask(List.of()).hint(ID).first() == null;
    } catch (MongoException e) {
      if (MongoCalls.isTransient(e)) {
        throw e;
      }
      return false;
    }
  }

  private FindIterable<RawBsonDocument> ask(List<DocumentKey> keys) {
    return find.of(
        new BsonDocument("_id", DocumentKey.among(keys))
            .append("$and", new BsonArray(List.of(filter))));
  }

  private void part(List<DocumentKey> keys, Answer answer) {
    try {
      answer.matching().addAll(ask(keys).hint(ID).into(new ArrayList<>()));
    } catch (MongoException e) {
      if (MongoCalls.isTransient(e)) {
        throw e;
      } else if (keys.size() == 1) {
        answer.untold().put(keys.get(0), reason(e));
      } else {
        int half = keys.size() / 2;
        part(keys.subList(0, half), answer);
        part(keys.subList(half, keys.size()), answer);
      }
    }
  }

  /** Without the server's name, times and collections: the same trouble has the same words. */
  private static String reason(MongoException e) {
    String said =
        e instanceof MongoCommandException refusal
            ? refusal.getErrorMessage()
            : String.valueOf(e.getMessage());
    int cause = said.lastIndexOf(CAUSE);
    return "the server cannot tell whether it is to be changed: %s; correct the document, or write the step's filter so that the server can apply it to every document"
        .formatted(cause < 0 ? said : said.substring(cause + CAUSE.length()));
  }
}
