package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import io.locktender.embedded.pipeline.IdQuery;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.Stream;
import org.bson.RawBsonDocument;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IdQueriesTest {
  private static final Document WITH_MORE = new Document("_id", 7).append("name", "zsh");

  static Stream<AbstractUniqueIndex<?>> indexesOfId() {
    return indexes("_id");
  }

  static Stream<AbstractUniqueIndex<?>> indexesOfName() {
    return indexes("name");
  }

  private static Stream<AbstractUniqueIndex<?>> indexes(String key) {
    List<IndexKey> keys = List.of(new IndexKey(key, true));
    MVStore store = MVStore.open(null);
    return Stream.of(
        new VolatileIndex("by-" + key, keys, false),
        new DurableIndex(store.openMap("index"), "by-" + key, keys, false));
  }

  @ParameterizedTest
  @MethodSource("indexesOfId")
  void anIdIsLookedUpThoughMoreIsAskedOfItsDocument(AbstractUniqueIndex<?> index) {
    assertThat(index.canHandle(new Document("_id", 7))).isTrue();
    assertThat(index.canHandle(WITH_MORE)).isTrue();
    assertThat(index.getPositions(WITH_MORE)).isEmpty();
    assertThat(index.canHandle(new Document("name", "zsh"))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("indexesOfId")
  void idsThatHaveNoOrderAreLookedForWithoutTheIndex(AbstractUniqueIndex<?> index) {
    for (Object id : List.of(new BsonJavaScript("x"), new BsonRegularExpression("x"))) {
      Document query = new Document("_id", new Document("$in", List.of("a", id)));
      assertThat(index.canHandle(query)).isFalse();
      assertThat(index.canHandle(new Document("$and", List.of(query)))).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("indexesOfId")
  void anIdIsLookedUpThoughItIsOneOfSeveralParts(AbstractUniqueIndex<?> index) {
    for (String query :
        List.of(
            "{$and: [{_id: {$in: [6, 7]}}, {name: 'zsh'}]}",
            "{$and: [{name: 'zsh'}, {$and: [{x: 1}, {_id: 7, y: 2}]}]}",
            "{_id: {$gte: 1}, $and: [{_id: {$lte: 9}}, {_id: 7}]}")) {
      Document parts = parse(query);
      assertThat(index.canHandle(parts)).as(query).isTrue();
      assertThat(index.getPositions(parts)).as(query).isEmpty();
    }
    for (String query :
        List.of(
            "{$or: [{_id: 7}, {name: 'zsh'}]}",
            "{$and: [{_id: {$gte: 1, $lte: 9}}, {name: 'zsh'}]}",
            "{$and: [{_id: {$in: [7], $exists: true}}]}",
            "{$and: [{_id: 7}, 8]}")) {
      assertThat(index.canHandle(parse(query))).as(query).isFalse();
    }
  }

  @Test
  void whatTheIndexKnowsIsNotAskedAgain() {
    assertThat(IdQuery.rest(parse("{_id: {$in: [6, 7]}, name: 'zsh'}")))
        .isEqualTo(parse("{name: 'zsh'}"));
    assertThat(IdQuery.rest(parse("{$and: [{_id: {$in: [6, 7]}}, {_id: 7}, {name: 'zsh'}]}")))
        .isEqualTo(parse("{$and: [{}, {_id: 7}, {name: 'zsh'}]}"));
    for (String all :
        List.of("{_id: {$gt: 7}}", "{_id: null}", "{_id: [7]}", "{_id: {a: 1}}", "{name: 7}")) {
      assertThat(IdQuery.rest(parse(all))).isEqualTo(parse(all));
    }
  }

  private static Document parse(String json) {
    RawBsonDocument raw = RawBsonDocument.parse(json);
    return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(raw.getByteBuffer().asNIO()));
  }

  @ParameterizedTest
  @MethodSource("indexesOfName")
  void anotherIndexIsAskedForJustItsKeys(AbstractUniqueIndex<?> index) {
    assertThat(index.canHandle(new Document("name", "zsh"))).isTrue();
    assertThat(index.canHandle(WITH_MORE)).isFalse();
  }
}
