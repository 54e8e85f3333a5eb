package io.locktender.steps.run;

import com.mongodb.client.MongoDatabase;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.change.StructureActions;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonType;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * Whether taking a step back would take away what it did not make, and what a step could not do;
 * only reads.
 */
final class RevertConflicts {
  private static final String WHAT_TO_DO =
      "; leave the step out, write its revert, or remove what is there first";

  /** Of documents that are named. */
  static final int MOST_NAMED = 20;

  private static final Pattern PLACE = Pattern.compile("^\\.\\d+(\\.|$)");
  private static final JsonWriterSettings SHORT =
      JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).maxLength(100).build();

  private final MongoDatabase database;

  RevertConflicts(MongoDatabase database) {
    this.database = database;
  }

  /**
   * One sentence; empty when the step would find nothing, or says itself how it is reverted, and
   * nothing stands in its way.
   */
  Optional<String> before(Step step) {
    return conflict(step)
        .or(
            () ->
                Optional.of(step.change())
                    .filter(change -> step.revert().isEmpty())
                    .flatMap(new BeforeSteps(database)::found)
                    .map(found -> named(step, found + WHAT_TO_DO)));
  }

  /** What is there in the place of what the step creates, and is another; one sentence, or none. */
  Optional<String> conflict(Step step) {
    return StructureActions.conflict(step.change(), database, PhysicalNames.usual())
        .map(conflict -> named(step, conflict));
  }

  /**
   * That documents have a field, which a step is to take away, within an array, where it does not
   * reach; one sentence, or none.
   */
  Optional<String> outOfReach(Step step) {
    if (!(step.change() instanceof Change.UnsetField unset)) {
      return Optional.empty();
    }
    BsonArray onTheWay = arraysOnTheWay(unset.field());
    if (onTheWay.isEmpty()) {
      return Optional.empty();
    }
    List<String> ids =
        database
            .getCollection(unset.collection(), BsonDocument.class)
            .find(exists(unset.field()).append("$or", onTheWay))
            .projection(new BsonDocument("_id", new BsonInt32(1)))
            .limit(MOST_NAMED)
            .map(document -> document.toJson(SHORT))
            .into(new ArrayList<>());
    return sentence(
            !ids.isEmpty(),
            "documents of collection '%s' have '%s' within an array, where unset-field does not reach, and the step would fail for ever: %s%s; write it as a transform with the update [{$unset: %s}], which reaches there, or correct the documents first"
                .formatted(
                    unset.collection(),
                    unset.field(),
                    String.join(", ", ids),
                    ids.size() == MOST_NAMED ? ", and maybe others" : "",
                    unset.field()))
        .map(found -> named(step, found));
  }

  /** A number after an array is a place in it, and reached. */
  private static BsonArray arraysOnTheWay(String field) {
    BsonArray any = new BsonArray();
    for (int dot = field.indexOf('.'); dot > 0; dot = field.indexOf('.', dot + 1)) {
      if (!PLACE.matcher(field.substring(dot)).find()) {
        BsonInt32 array = new BsonInt32(BsonType.ARRAY.getValue());
        any.add(new BsonDocument(field.substring(0, dot), new BsonDocument("$type", array)));
      }
    }
    return any;
  }

  private static BsonDocument exists(String field) {
    return new BsonDocument(field, new BsonDocument("$exists", BsonBoolean.TRUE));
  }

  private static String named(Step step, String sentence) {
    return "release %s, step %s: %s".formatted(step.release(), step.id(), sentence);
  }

  private static Optional<String> sentence(boolean found, String sentence) {
    return found ? Optional.of(sentence) : Optional.empty();
  }
}
