package io.locktender.steps.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationStrength;
import com.mongodb.client.model.CreateCollectionOptions;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a document may exclude, where most documents are not in the index. */
@ExtendWith(MongoExtension.class)
class RivalsTest {
  private static final String SPARSE = "{key: {email: 1}, unique: true, sparse: true}";
  private static final String COMPOUND = "{key: {email: 1, phone: 1}, unique: true, sparse: true}";
  private static final String PARTIAL =
      "{key: {email: 1}, unique: true, partialFilterExpression: {active: true}}";

  private MongoCollection<RawBsonDocument> users;

  @BeforeEach
  void insert(TestDatabase mongo) {
    users = mongo.database().getCollection("users", RawBsonDocument.class);
    List<RawBsonDocument> all =
        new ArrayList<>(
            IntStream.range(0, 10_000)
                .mapToObj(id -> RawBsonDocument.parse("{_id: %d, word: 'w'}".formatted(id)))
                .toList());
    all.add(RawBsonDocument.parse("{_id: 'ann', email: 'ann', active: true}"));
    all.add(RawBsonDocument.parse("{_id: 'none', email: null, active: false}"));
    all.add(RawBsonDocument.parse("{_id: 'no mail', active: true}"));
    all.add(RawBsonDocument.parse("{_id: 'phone', phone: 7}"));
    users.insertMany(all);
  }

  private List<String> rivals(String index, String... documents) {
    List<RawBsonDocument> found = new ArrayList<>();
    UniqueKeys.of(BsonDocument.parse(index))
        .rivals(users, Arrays.stream(documents).map(RawBsonDocument::parse).toList())
        .ifPresent(each -> each.into(found));
    return found.stream().map(each -> each.getString("_id").getValue()).toList();
  }

  @Test
  void whatHasNoneOfTheFieldsOfASparseIndexExcludesNothing() {
    assertThat(rivals(SPARSE, "{_id: 1}", "{_id: 2, email: 'ann'}")).containsExactly("ann");
    assertThat(rivals(SPARSE, "{_id: 1}")).isEmpty();
  }

  @Test
  void nullIsAValueThere() {
    assertThat(rivals(SPARSE, "{_id: 1, email: null}")).containsExactly("none");
  }

  @Test
  void oneFieldOfSeveralIsEnough() {
    assertThat(rivals(COMPOUND, "{_id: 1, phone: 7}", "{_id: 2}")).containsExactly("phone");
    assertThat(rivals(COMPOUND, "{_id: 1, email: null}")).containsExactly("none");
  }

  @Test
  void whatThePartialFilterLeavesOutIsNotExcluded() {
    assertThat(rivals(PARTIAL, "{_id: 1}", "{_id: 2, email: 'ann'}"))
        .containsExactlyInAnyOrder("ann", "no mail");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{key: {email: 1}, unique: true}",
        "{key: {email: 1}, unique: true, collation: {locale: 'simple', strength: 3}}"
      })
  void anIndexWithoutACollationDoesNotHaveThatOfItsCollection(String index, TestDatabase mongo) {
    assumeTrue(TestMongo.shared().collates());
    mongo
        .database()
        .createCollection(
            "collated",
            new CreateCollectionOptions()
                .collation(
                    Collation.builder()
                        .locale("en")
                        .collationStrength(CollationStrength.SECONDARY)
                        .build()));
    users = mongo.database().getCollection("collated", RawBsonDocument.class);
    users.insertOne(RawBsonDocument.parse("{_id: 'ann', email: 'ann'}"));

    assertThat(rivals(index, "{_id: 1, email: 'ANN'}")).isEmpty();
    assertThat(rivals(index, "{_id: 1, email: 'ann'}")).containsExactly("ann");
  }

  @Test
  void trueMayBeANumber() {
    assertThat(UniqueKeys.of(List.of(BsonDocument.parse("{key: {a: 1}, unique: 1.0, sparse: 1}"))))
        .singleElement()
        .matches(UniqueKeys::sparse);
    assertThat(UniqueKeys.of(List.of(BsonDocument.parse("{key: {a: 1}, unique: 0}")))).isEmpty();
  }

  @Test
  void anArrayOnTheWayMayBeInASparseIndex() {
    users.insertOne(RawBsonDocument.parse("{_id: 'empty', list: []}"));
    users.insertOne(RawBsonDocument.parse("{_id: 'full', list: [{word: 'x'}]}"));
    String index = "{key: {'list.word': 1}, unique: true, sparse: true}";

    assertThat(rivals(index, "{_id: 1, list: [{word: 'x'}, {}]}")).contains("full");
    assertThat(rivals(index, "{_id: 1, list: [{}]}", "{_id: 2, list: 1}")).isEmpty();
  }
}
