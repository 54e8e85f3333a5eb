package io.locktender.steps.run;

import com.mongodb.client.MongoDatabase;
import io.locktender.steps.release.Change;
import io.locktender.steps.transform.ChangedWrite;
import io.locktender.steps.transform.Transformations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * Documents that a change of a field can never change as they are: the server refuses it, or leaves
 * them pending. Only reads.
 *
 * @param mayBeWritten whether a step before may change a field, and so mend what is there
 */
record OutOfReach(MongoDatabase database, Predicate<String> mayBeWritten) {
  /** Of documents that are named. */
  static final int MOST_NAMED = 20;

  private static final Pattern PLACE = Pattern.compile("^\\.\\d+(\\.|$)");
  private static final Pattern PLACE_AND_MORE = Pattern.compile("^\\.\\d+\\.");
  private static final Pattern ENDS_IN_PLACE = Pattern.compile("\\.\\d+$");
  private static final JsonWriterSettings SHORT =
      JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).maxLength(100).build();

  /** One sentence for each reason; none for the other kinds. */
  List<String> sentences(Change change) {
    if (change instanceof Change.UnsetField unset) {
      return unset(unset).stream().toList();
    } else if (change instanceof Change.SetField set) {
      return set(set).stream().toList();
    } else if (change instanceof Change.RenameField rename) {
      return Stream.concat(both(rename).stream(), far(rename).stream()).toList();
    }
    return List.of();
  }

  private Optional<String> unset(Change.UnsetField change) {
    String field = change.field();
    if (mayBeWritten.test(field)) {
      return Optional.empty();
    }
    return documents(change.collection(), exists(field), arraysOnTheWay(field, PLACE_AND_MORE))
        .map(
            ids ->
                "documents of collection '%s' have '%s' within an array, where unset-field does not reach, and the step would fail for ever: %s; %s, or correct the documents first"
                    .formatted(
                        change.collection(),
                        field,
                        ids,
                        ENDS_IN_PLACE.matcher(field).find()
                            ? "write it as a transform that makes the array without it"
                            : "write it as a transform with the update [{$unset: %s}], which reaches there"
                                .formatted(field)));
  }

  private Optional<String> set(Change.SetField change) {
    String field = change.field();
    if (mayBeWritten.test(top(field))) {
      return Optional.empty();
    }
    BsonDocument pending =
        Transformations.of(change, ChangedWrite.REPLACEMENT).orElseThrow().pending();
    return documents(change.collection(), pending, blocksOnTheWay(field, true))
        .map(
            ids ->
                "documents of collection '%s' have something on the way to '%s' that is no object, where set-field sets nothing, and the step would fail for ever: %s; correct the documents first, or write a transform that replaces what is there"
                    .formatted(change.collection(), field, ids));
  }

  private Optional<String> both(Change.RenameField change) {
    if (mayBeWritten.test(change.from()) || mayBeWritten.test(change.to())) {
      return Optional.empty();
    }
    return documents(
            change.collection(), exists(change.from()), new BsonArray(List.of(exists(change.to()))))
        .map(
            ids ->
                "documents of collection '%s' have both '%s' and '%s', which rename-field would overwrite, and the step would fail for ever: %s; correct the documents first, or take '%s' away by unset-field where both releases write '%s'"
                    .formatted(
                        change.collection(),
                        change.from(),
                        change.to(),
                        ids,
                        change.from(),
                        change.to()));
  }

  /** A rename goes through no array, not even by a place. */
  private Optional<String> far(Change.RenameField change) {
    BsonArray any = new BsonArray();
    if (!mayBeWritten.test(change.from())) {
      any.addAll(onTheWay(change.from(), (path, rest) -> List.of(is(path, BsonType.ARRAY))));
    }
    if (!mayBeWritten.test(top(change.to()))) {
      any.addAll(blocksOnTheWay(change.to(), false));
    }
    return documents(change.collection(), exists(change.from()), any)
        .map(
            ids ->
                "documents of collection '%s' have '%s' within an array, or something on the way to '%s' that is no object, where rename-field does not reach, and the step would fail for ever: %s; correct the documents first, or write it as a transform"
                    .formatted(change.collection(), change.from(), change.to(), ids));
  }

  /** The first of those that match a filter and one of some others; empty when none does. */
  private Optional<String> documents(String collection, BsonDocument pending, BsonArray any) {
    if (any.isEmpty()) {
      return Optional.empty();
    }
    BsonDocument filter =
        new BsonDocument("$and", new BsonArray(List.of(pending, new BsonDocument("$or", any))));
    List<String> ids =
        database
            .getCollection(collection, BsonDocument.class)
            .find(filter)
            .projection(new BsonDocument("_id", new BsonInt32(1)))
            .limit(MOST_NAMED)
            .map(document -> document.toJson(SHORT))
            .into(new ArrayList<>());
    return ids.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join(", ", ids) + (ids.size() == MOST_NAMED ? ", and maybe others" : ""));
  }

  /** What is asked of a field that another one is in. */
  @FunctionalInterface
  private interface Asked {
    /**
     * Gives filters.
     *
     * @param rest of the path, from the dot on
     */
    List<BsonDocument> of(String path, String rest);
  }

  private static BsonArray onTheWay(String field, Asked asked) {
    BsonArray any = new BsonArray();
    for (int dot = field.indexOf('.'); dot > 0; dot = field.indexOf('.', dot + 1)) {
      any.addAll(asked.of(field.substring(0, dot), field.substring(dot)));
    }
    return any;
  }

  /**
   * That there is an array, after which no place in it follows.
   *
   * @param place what counts as one
   */
  private static BsonArray arraysOnTheWay(String field, Pattern place) {
    return onTheWay(
        field,
        (path, rest) -> place.matcher(rest).find() ? List.of() : List.of(is(path, BsonType.ARRAY)));
  }

  /**
   * That there is something in which no field can be made. An array is of its elements' types, too.
   *
   * @param places whether a number after an array is a place in it
   */
  private static BsonArray blocksOnTheWay(String field, boolean places) {
    return onTheWay(
        field,
        (path, rest) -> {
          BsonDocument object = is(path, BsonType.DOCUMENT);
          BsonDocument array = is(path, BsonType.ARRAY);
          return places && PLACE.matcher(rest).find()
              ? List.of(existsAndNot(path, List.of(object, array)))
              : List.of(existsAndNot(path, List.of(object)), array);
        });
  }

  private static BsonDocument existsAndNot(String path, List<BsonValue> types) {
    return exists(path).append("$nor", new BsonArray(types));
  }

  private static BsonDocument is(String path, BsonType type) {
    return new BsonDocument(path, new BsonDocument("$type", new BsonInt32(type.getValue())));
  }

  private static BsonDocument exists(String path) {
    return new BsonDocument(path, new BsonDocument("$exists", BsonBoolean.TRUE));
  }

  private static String top(String field) {
    int dot = field.indexOf('.');
    return dot < 0 ? field : field.substring(0, dot);
  }
}
