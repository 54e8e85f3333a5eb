package io.locktender.steps.sandbox;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;

/**
 * Puts the physical names into the stages of a pipeline that name collections. A stage that is not
 * known to stay within its collection is refused.
 */
final class ScopedPipeline {
  private static final Set<String> OWN =
      ImmutableSet.of(
          "$addFields",
          "$bucket",
          "$bucketAuto",
          "$collStats",
          "$count",
          "$densify",
          "$documents",
          "$fill",
          "$geoNear",
          "$group",
          "$indexStats",
          "$limit",
          "$match",
          "$project",
          "$redact",
          "$replaceRoot",
          "$replaceWith",
          "$sample",
          "$set",
          "$setWindowFields",
          "$skip",
          "$sort",
          "$sortByCount",
          "$unset",
          "$unwind");

  private final DeclaredCollections scope;
  private final CodecRegistry codecs;

  ScopedPipeline(DeclaredCollections scope, CodecRegistry codecs) {
    this.scope = scope;
    this.codecs = codecs;
  }

  List<BsonDocument> map(List<Bson> stages) {
    return stages.stream()
        .map(stage -> stage(stage.toBsonDocument(Document.class, codecs)))
        .toList();
  }

  private BsonDocument stage(BsonDocument stage) {
    BsonDocument mapped = new BsonDocument();
    for (Map.Entry<String, BsonValue> entry : stage.entrySet()) {
      mapped.put(entry.getKey(), operand(entry.getKey(), entry.getValue()));
    }
    return mapped;
  }

  private BsonValue operand(String stage, BsonValue operand) {
    if (OWN.contains(stage)) {
      return operand;
    }
    return switch (stage) {
      case "$facet" -> facets(operand.asDocument());
      case "$lookup", "$graphLookup" -> within(operand.asDocument(), "from");
      case "$unionWith" ->
          operand.isString() ? name(operand) : within(operand.asDocument(), "coll");
      case "$out" -> operand.isString() ? name(operand) : target(operand.asDocument());
      case "$merge" -> operand.isString() ? name(operand) : within(operand.asDocument(), "into");
      default ->
          throw new IllegalArgumentException(
              "stage " + stage + " is not known to stay within the collections of the step");
    };
  }

  /** A stage that names a collection under a key, and may have a pipeline on it. */
  private BsonDocument within(BsonDocument operand, String key) {
    BsonDocument mapped = operand.clone();
    BsonValue named = mapped.get(key);
    if (named != null) {
      mapped.put(key, named.isString() ? name(named) : target(named.asDocument()));
    }
    if (mapped.isArray("pipeline")) {
      mapped.put("pipeline", stages(mapped.getArray("pipeline")));
    }
    return mapped;
  }

  private BsonDocument facets(BsonDocument facets) {
    BsonDocument mapped = new BsonDocument();
    facets.forEach((name, stages) -> mapped.put(name, stages(stages.asArray())));
    return mapped;
  }

  private BsonArray stages(BsonArray stages) {
    return new BsonArray(stages.stream().map(stage -> stage(stage.asDocument())).toList());
  }

  private BsonDocument target(BsonDocument target) {
    BsonDocument mapped = target.clone();
    if (mapped.containsKey("db")) {
      scope.physicalDatabase(mapped.getString("db").getValue());
    }
    mapped.put("coll", name(mapped.getString("coll")));
    return mapped;
  }

  private BsonString name(BsonValue usual) {
    return new BsonString(scope.physical(usual.asString().getValue()));
  }
}
