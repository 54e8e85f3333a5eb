package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.model.UpdateOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class ValidatorTest extends ServerTest {
  private static final int FAILED = 121;

  private void create(String level, String action) {
    run(
        "{create: 'a', validator: {n: {$type: 'int'}}, validationLevel: '%s', validationAction: '%s'}"
            .formatted(level, action));
  }

  private void add(String document) {
    collection("a").insertOne(json(document));
  }

  private void set(String value) {
    collection("a").updateMany(json("{}"), json("{$set: %s}".formatted(value)));
  }

  @Test
  void aDocumentThatDoesNotMatchIsRefused() throws IOException {
    create("strict", "error");

    assertRefused(FAILED, () -> add("{_id: 1}"));
    add("{_id: 1, n: 1}");
    assertRefused(FAILED, () -> set("{n: 'x'}"));
    assertRefused(
        FAILED, () -> collection("a").updateOne(json("{}"), pipeline("{$set: {n: 'x'}}")));
    assertRefused(
        FAILED,
        () ->
            collection("a")
                .updateOne(
                    json("{_id: 7}"), json("{$set: {n: 'x'}}"), new UpdateOptions().upsert(true)));
    assertRefused(
        FAILED, () -> collection("a").findOneAndReplace(json("{_id: 1}"), json("{m: 1}")));
    set("{m: 1}");
    restarted();
    assertRefused(FAILED, () -> set("{n: 'x'}"));
    assertThat(documents("a")).containsExactly(json("{_id: 1, n: 1, m: 1}"));
  }

  @Test
  void whatDidNotMatchBeforeNeedNotWhereTheLevelIsModerate() {
    add("{_id: 1}");
    add("{_id: 2, n: 1}");
    run("{collMod: 'a', validator: {n: {$exists: true}}, validationLevel: 'moderate'}");

    collection("a").updateOne(json("{_id: 1}"), json("{$set: {m: 1}}"));
    assertRefused(
        FAILED, () -> collection("a").updateOne(json("{_id: 2}"), json("{$unset: {n: 1}}")));
    assertRefused(FAILED, () -> add("{_id: 3}"));

    run("{collMod: 'a', validationLevel: 'strict'}");
    assertRefused(
        FAILED, () -> collection("a").updateOne(json("{_id: 1}"), json("{$set: {m: 2}}")));
  }

  @Test
  void aValidatorThatIsOffOrOnlyWarnsRefusesNothing() {
    create("off", "error");
    add("{_id: 1}");
    run("{collMod: 'a', validationLevel: 'strict', validationAction: 'warn'}");
    add("{_id: 2}");
    run("{collMod: 'a', validationAction: 'error'}");
    assertRefused(FAILED, () -> add("{_id: 3}"));
    run("{collMod: 'a', validator: {}}");
    add("{_id: 3}");

    assertThat(documents("a")).hasSize(3);
  }

  @Test
  void aCommandMayBypassIt() {
    create("strict", "error");

    collection("a")
        .insertOne(json("{_id: 1}"), new InsertOneOptions().bypassDocumentValidation(true));
    assertThat(documents("a")).hasSize(1);
    assertRefused(FAILED, () -> add("{_id: 2}"));
  }

  @Test
  void itIsListedAndGoesAlongWithARename() throws IOException {
    create("moderate", "error");
    run("{collMod: 'a', validator: {n: {$gt: 1}}}");
    collection("a").renameCollection(new com.mongodb.MongoNamespace("shop", "b"));
    restarted();

    List<Document> listed =
        database().listCollections().filter(json("{name: 'b'}")).into(new ArrayList<>());

    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).get("options"))
        .isEqualTo(
            json(
                "{validator: {n: {$gt: 1}}, validationLevel: 'moderate', validationAction:"
                    + " 'error'}"));
    assertRefused(FAILED, () -> collection("b").insertOne(json("{n: 1}")));
  }
}
