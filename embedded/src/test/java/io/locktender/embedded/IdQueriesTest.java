package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.stream.Stream;
import org.h2.mvstore.MVStore;
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
  @MethodSource("indexesOfName")
  void anotherIndexIsAskedForJustItsKeys(AbstractUniqueIndex<?> index) {
    assertThat(index.canHandle(new Document("name", "zsh"))).isTrue();
    assertThat(index.canHandle(WITH_MORE)).isFalse();
  }
}
