package io.locktender.steps.copy;

import com.google.common.collect.Maps;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.proof.SchemaDifference;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;

/**
 * What a copy gets of its source besides the documents.
 *
 * @param source as it was listed
 * @param indexes the source's, by name
 * @param copyIndexes the copy's: under them nothing expires that would not have expired there
 */
public record CopyShape(
    Database database,
    CollectionInfo source,
    Map<String, BsonDocument> indexes,
    Map<String, BsonDocument> copyIndexes) {
  /** Asks for the indexes that there are now. */
  public static CopyShape of(Database database, CollectionInfo source) {
    return of(database, source, IndexSpecs.list(database.get(), source.name()));
  }

  /**
   * With indexes that were listed before.
   *
   * @param indexes the source's, by name
   */
  public static CopyShape of(
      Database database, CollectionInfo source, Map<String, BsonDocument> indexes) {
    // Without collMod there is no way to give an index its time to live back.
    return new CopyShape(
        database,
        source,
        indexes,
        database.capabilities().collMod()
            ? Maps.transformValues(indexes, IndexSpecs::suspended)
            : indexes);
  }

  /** Only then is validation bypassed: it takes a right that not every user has. */
  boolean validated() {
    return source.options().containsKey("validator");
  }

  /** Creates a collection with the source's options. */
  public void create(String target) {
    StructureChange.in(database.get()).create(target, source.options());
  }

  void buildUnique(String target) {
    List<BsonDocument> unique = copyIndexes.values().stream().filter(UniqueKeys::isUnique).toList();
    build(target, unique);
  }

  /** Builds those that are not there yet. */
  public void build(String target) {
    build(target, copyIndexes.values());
  }

  private void build(String target, Collection<BsonDocument> some) {
    boolean collated = source.options().containsKey("collation");
    IndexSpecs.build(
        database.patient(),
        target,
        collated ? some.stream().map(IndexSpecs::withItsOwnCollation).toList() : some);
  }

  /** What the target did not get, in words; empty when it has everything. */
  public Optional<String> missing(String target) {
    BsonDocument options =
        Catalog.one(database, target).map(CollectionInfo::options).orElse(new BsonDocument());
    return SchemaDifference.between(
        source.options(), copyIndexes, options, IndexSpecs.list(database.get(), target));
  }
}
