package io.locktender.steps.local;

import static io.locktender.steps.control.MongoCalls.call;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.Scratch;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Step;
import io.locktender.steps.run.LiveRunner;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/**
 * Whether steps can be carried out in place on the kinds of collections that there are. What the
 * server refuses because of the kind it refuses for ever.
 *
 * @param catalog what there is
 */
record KindsInPlace(Database database, Catalog catalog) {
  /** Of what there is now. */
  static KindsInPlace of(Database database) {
    return new KindsInPlace(database, Catalog.of(database));
  }

  /** Why a step cannot be carried out, in one sentence; empty when it can. */
  Optional<String> refusal(Step step) {
    return step.change().touches().stream()
        .flatMap(name -> catalog.find(name).stream())
        .flatMap(info -> refusal(step, info).stream())
        .findFirst()
        .map(
            why ->
                "release %s, step %s: %s, so that the step would fail every time; take it out of the steps"
                    .formatted(step.release(), step.id(), why));
  }

  private Optional<String> refusal(Step step, CollectionInfo info) {
    Change change = step.change();
    if (change instanceof Change.CreateCollection || change instanceof Change.DropCollection) {
      return Optional.empty();
    }
    boolean documents = LiveRunner.isTransformation(step);
    if (info.isView()) {
      return Optional.of(
          "collection %s is a view, whose documents and indexes are those of another collection"
              .formatted(info.name()));
    } else if (info.isTimeSeries() && (documents || change instanceof Change.SetValidator)) {
      return Optional.of(
          "collection %s is a time-series collection, in which no single document can be changed, and which has no validator"
              .formatted(info.name()));
    } else if (info.isCapped() && documents && !mayGrow()) {
      return Optional.of(
          "collection %s is capped, and on this server no document in it may change its size"
              .formatted(info.name()));
    }
    return Optional.empty();
  }

  private boolean mayGrow() {
    return call("change a document in a capped collection", this::grows);
  }

  private boolean grows() {
    try (Scratch scratch = new Scratch(database.get(), "")) {
      StructureChange.in(database.get())
          .create(
              scratch.name(),
              new BsonDocument("capped", BsonBoolean.TRUE).append("size", new BsonInt32(4_096)));
      MongoCollection<BsonDocument> capped =
          database.get().getCollection(scratch.name(), BsonDocument.class);
      BsonDocument first = new BsonDocument("_id", new BsonInt32(1));
      capped.insertOne(first);
      try {
        capped.updateOne(first, new BsonDocument("$set", new BsonDocument("n", new BsonInt32(1))));
        return true;
      } catch (MongoException e) {
        if (MongoCalls.isTransient(e)) {
          throw e;
        }
        return false;
      }
    }
  }
}
