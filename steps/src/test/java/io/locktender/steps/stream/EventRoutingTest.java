package io.locktender.steps.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.changestream.ChangeStreamDocument;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.mongo.UnreadableIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

/** Which event is of which collection. */
class EventRoutingTest {
  private final EventRouting routing =
      new EventRouting(Set.of("a", "b"), Events.MARKERS, Events.IDS);

  private final List<DocumentKey> keys = new ArrayList<>();

  private List<String> routed(ChangeStreamDocument<RawBsonDocument> event) {
    List<String> said = new ArrayList<>();
    routing.route(
        event,
        new EventTaker() {
          @Override
          public void changed(String collection, DocumentKey key, String operation) {
            said.add(operation + " " + collection + " " + key.json());
            keys.add(key);
          }

          @Override
          public void changed(String collection, String operation) {
            said.add(operation + " " + collection + " unknown");
          }

          @Override
          public void anew(Set<String> collections, String operation) {
            said.add(operation + " " + collections.stream().sorted().toList());
          }

          @Override
          public void marked(long number) {
            said.add("marker " + number);
          }
        });
    return said;
  }

  @Test
  void aWriteIsOfTheCollectionOfItsName() {
    for (String operation : List.of("insert", "update", "replace", "delete")) {
      assertThat(routed(Events.write(7, operation, "a", "1"))).containsExactly(operation + " a 1");
    }
    assertThat(routed(Events.insert(7, "c", "1"))).isEmpty();
  }

  @Test
  void idsAreToldAsTheServerSentThem() {
    assertThat(routed(Events.insert(7, "a", "1.0"))).containsExactly("insert a 1.0");
    assertThat(routed(Events.insert(7, "a", "{y: 1, x: [null]}")))
        .containsExactly("insert a {\"y\": 1, \"x\": [null]}");
  }

  /** The driver would tell them as others: {a: 2}, and a sign in the place of the text. */
  @Test
  void idsThatJavaCannotWriteBackAreToldByTheirBytes_andAPassFindsThatTheyAreGone() {
    for (RawBsonDocument key : List.of(UnreadableIds.noText(), UnreadableIds.withAFieldTwice())) {
      for (String operation : List.of("insert", "update", "replace")) {
        assertThat(routed(Events.write(7, operation, "a", key)))
            .containsExactly(operation + " a " + DocumentKey.of(key).json());
        assertThat(keys).last().isEqualTo(DocumentKey.of(key));
      }
      assertThat(routed(Events.write(7, "delete", "a", key))).containsExactly("delete a unknown");
    }
  }

  @Test
  void aWriteThatDoesNotSayOfWhichDocumentIsOfAnyOfItsCollection() {
    assertThat(routed(Events.withoutKey(7, "insert", "a"))).containsExactly("insert a unknown");
    assertThat(routed(Events.withoutKey(7, "insert", Events.MARKERS))).isEmpty();
  }

  @Test
  void theSignForTextThatCannotBeReadIsTextAsAnyOther() {
    assertThat(routed(Events.insert(7, "a", "'x\uFFFD'"))).containsExactly("insert a \"x\uFFFD\"");
    assertThat(routed(Events.write(7, "delete", "a", "{n: {t: '\uFFFD'}}")))
        .containsExactly("delete a {\"n\": {\"t\": \"\uFFFD\"}}");
  }

  @Test
  void aRenameOntoATouchedNameMakesThatAnotherCollection() {
    assertThat(routed(Events.rename(7, "tmp.agg_out.1", "a"))).containsExactly("rename [a]");
    assertThat(routed(Events.rename(7, "a", "old"))).containsExactly("rename [a]");
    assertThat(routed(Events.rename(7, "b", "a"))).containsExactly("rename [a, b]");
    assertThat(routed(Events.rename(7, "c", "d"))).isEmpty();
  }

  @Test
  void aDropIsOfItsNameOnly() {
    assertThat(routed(Events.drop(7, "a"))).containsExactly("drop [a]");
    assertThat(routed(Events.drop(7, "c"))).isEmpty();
    assertThat(routed(Events.drop(7, Events.MARKERS))).isEmpty();
  }

  @Test
  void whatHappensToTheDatabaseHappensToAll() {
    assertThat(routed(Events.ofTheDatabase(7, "dropDatabase")))
        .containsExactly("dropDatabase [a, b]");
    assertThat(routed(Events.ofTheDatabase(7, "invalidate"))).containsExactly("invalidate [a, b]");
  }

  @Test
  void onlyOurOwnInsertsAreMarkers() {
    assertThat(routed(Events.marker(7, 12))).containsExactly("marker 12");
    assertThat(routed(Events.strangersMarker(7, 12))).isEmpty();
    assertThat(routed(Events.write(7, "insert", Events.MARKERS, "12"))).isEmpty();
    assertThat(routed(Events.write(7, "delete", Events.MARKERS, "12"))).isEmpty();
  }

  /** A later server may tell of more; it is of whole collections. */
  @Test
  void anUnknownEventOfATouchedCollectionIsNotOverlooked() {
    assertThat(routed(Events.write(7, "modify", "a", "1"))).containsExactly("modify [a]");
  }

  @Test
  void theServerIsAskedForBothNamesOfARename() {
    assertThat(routing.pipeline().get(0))
        .isEqualTo(
            BsonDocument.parse(
                """
                {$match: {$or: [
                  {'ns.coll': {$in: ['a', 'b', 'locktender.work.t1.locktender.markers']}},
                  {'to.coll': {$in: ['a', 'b']}},
                  {operationType: {$in: ['dropDatabase', 'invalidate']}}]}}
                """));
    assertThat(routing.pipeline().get(1).getDocument("$project").keySet())
        .as("no documents are sent")
        .containsExactly("operationType", "ns", "to", "fullDocument");
  }
}
