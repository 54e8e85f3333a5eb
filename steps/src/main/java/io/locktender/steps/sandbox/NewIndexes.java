package io.locktender.steps.sandbox;

import static java.util.Objects.requireNonNull;

import com.mongodb.DuplicateKeyException;
import com.mongodb.MongoCommandException;
import com.mongodb.WriteConcernResult;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.release.Change;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The indexes that a change in Java asks for by the driver, which would name no quorum: then a
 * server since 4.4 waits for every member that votes, and so for one that is down. They are built
 * as those of all other steps are.
 *
 * @param real the collection under its own name
 * @param database that it is in
 */
record NewIndexes(MongoCollection<?> real, MongoDatabase database) {
  /**
   * Builds what a call of {@code createIndex} or {@code createIndexes} asks for.
   *
   * @return what the driver would return
   */
  Object build(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    @Nullable Object[] given = requireNonNull(arguments);
    if (leftToTheDriver(given)) {
      return requireNonNull(Delegate.call(real, method, given));
    }
    if (given[0] instanceof List<?> models) {
      return build(models.stream().map(IndexModel.class::cast).toList());
    }
    Bson keys = (Bson) requireNonNull(given[0], "keys");
    return build(
            List.of(
                given.length == 1
                    ? new IndexModel(keys)
                    : new IndexModel(keys, (IndexOptions) requireNonNull(given[1], "options"))))
        .get(0);
  }

  /** What is in a session, which no step has, and what names a quorum of its own. */
  private static boolean leftToTheDriver(@Nullable Object[] given) {
    return !(given[0] instanceof List<?> || given[0] instanceof Bson)
        || (given.length > 1
            && given[1] instanceof CreateIndexOptions options
            && options.getCommitQuorum() != null);
  }

  private List<String> build(List<IndexModel> models) {
    List<BsonDocument> indexes = new ArrayList<>();
    models.forEach(model -> indexes.add(index(model)));
    @Nullable Long millis = real.getTimeout(TimeUnit.MILLISECONDS);
    MongoDatabase bounded =
        millis == null ? database : database.withTimeout(millis, TimeUnit.MILLISECONDS);
    try {
      StructureChange.in(bounded).buildIndexes(real.getNamespace().getCollectionName(), indexes);
    } catch (MongoCommandException e) {
      // As the driver says it.
      throw e.getErrorCode() == MongoCalls.DUPLICATE_KEY
          ? new DuplicateKeyException(
              e.getResponse(),
              e.getServerAddress(),
              WriteConcernResult.acknowledged(0, false, null))
          : e;
    }
    return indexes.stream().map(index -> index.getString("name").getValue()).toList();
  }

  /** As {@code createIndexes} takes it. */
  private BsonDocument index(IndexModel model) {
    IndexOptions asked = model.getOptions();
    BsonDocument options = new BsonDocument();
    put(options, "name", asked.getName(), BsonString::new);
    put(options, "background", asked.isBackground());
    put(options, "unique", asked.isUnique());
    put(options, "sparse", asked.isSparse());
    put(options, "hidden", asked.isHidden());
    put(options, "expireAfterSeconds", asked.getExpireAfter(TimeUnit.SECONDS), BsonInt64::new);
    put(options, "v", asked.getVersion(), BsonInt32::new);
    put(options, "weights", asked.getWeights(), this::bson);
    put(options, "default_language", asked.getDefaultLanguage(), BsonString::new);
    put(options, "language_override", asked.getLanguageOverride(), BsonString::new);
    put(options, "textIndexVersion", asked.getTextVersion(), BsonInt32::new);
    put(options, "2dsphereIndexVersion", asked.getSphereVersion(), BsonInt32::new);
    put(options, "bits", asked.getBits(), BsonInt32::new);
    put(options, "min", asked.getMin(), BsonDouble::new);
    put(options, "max", asked.getMax(), BsonDouble::new);
    put(options, "storageEngine", asked.getStorageEngine(), this::bson);
    put(options, "partialFilterExpression", asked.getPartialFilterExpression(), this::bson);
    put(options, "collation", asked.getCollation(), Collation::asDocument);
    put(options, "wildcardProjection", asked.getWildcardProjection(), this::bson);
    return new Change.CreateIndex(
            real.getNamespace().getCollectionName(), bson(model.getKeys()), options)
        .index();
  }

  private BsonDocument bson(Bson bson) {
    return bson.toBsonDocument(real.getDocumentClass(), real.getCodecRegistry());
  }

  @FunctionalInterface
  private interface Conversion<T> {
    BsonValue of(T value);
  }

  private static <T> void put(
      BsonDocument options, String name, @Nullable T value, Conversion<T> conversion) {
    if (value != null) {
      options.put(name, conversion.of(value));
    }
  }

  private static void put(BsonDocument options, String name, boolean value) {
    if (value) {
      options.put(name, BsonBoolean.TRUE);
    }
  }
}
