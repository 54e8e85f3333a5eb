package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What others wrote while a command gave way counts before it writes. */
class JudgedAnewTest extends MeanwhileTest {
  @Test
  void whatNoLongerMatchesIsNotUpdated() {
    for (String filter : List.of("{n: 1}", "{$expr: {$eq: ['$n', 1]}}")) {
      for (String change : List.of("{$set: {done: true}}", "[{$set: {done: true}}]")) {
        insert("{_id: 1, n: 1}", "{_id: 2, n: 1}", "{_id: 3, n: 1}");
        once("{_id: 1, done: true}", () -> update("{q: {_id: 2}, u: {$set: {n: 5}}}"));

        Document answer = update("{q: %s, u: %s, multi: true}".formatted(filter, change));

        assertThat(answer.get("n")).as("%s %s", filter, change).isEqualTo(2);
        assertThat(answer.get("nModified")).isEqualTo(2);
        assertThat(found("{done: true}")).hasSize(2);
        assertThat(found("{_id: 2, n: 5, done: null}")).hasSize(1);
        run("{drop: 'a'}");
      }
    }
  }

  @Test
  void whatNoLongerMatchesIsNotDeleted() {
    insert("{_id: 1, n: 1}", "{_id: 2, n: 1}", "{_id: 3, n: 1}", "{_id: 4}");
    meanwhile =
        () -> {
          boolean begun = found("{_id: 1}").isEmpty();
          if (begun) {
            update("{q: {_id: 2}, u: {$set: {n: 5}}}");
          }
          return begun;
        };

    assertThat(delete("{q: {n: 1}, limit: 0}").get("n")).isEqualTo(2);
    assertThat(found("{n: 5}")).hasSize(1);
    assertThat(found("{}")).hasSize(2);
  }

  @Test
  void aPipelineStartsFromTheDocumentAsItIs() {
    insert("{_id: 1, n: 1}", "{_id: 2, n: 1}");
    once("{_id: 1, n: 2}", () -> update("{q: {_id: 2}, u: {$set: {n: 10, more: true}}}"));

    update("{q: {}, u: [{$set: {n: {$add: ['$n', 1]}}}], multi: true}");

    assertThat(found("{_id: 2, n: 11, more: true}")).hasSize(1);
  }

  @Test
  void whatWasDeletedMeanwhileIsNotInsertedAgain() {
    insert("{_id: 1}", "{_id: 2}");
    once("{_id: 1, n: 1}", () -> delete("{q: {_id: 2}, limit: 1}"));

    Document answer = update("{q: {}, u: {$set: {n: 1}}, multi: true, upsert: true}");

    assertThat(answer.get("n")).isEqualTo(1);
    assertThat(found("{}")).hasSize(1);
  }

  @Test
  void anotherOneIsUpdatedIfTheFirstNoLongerMatches() {
    insert("{_id: 1, n: 1}", "{_id: 2, n: 1}");
    AtomicInteger times = new AtomicInteger();
    meanwhile =
        () -> {
          boolean foundAlready = times.incrementAndGet() == 3;
          if (foundAlready) {
            update("{q: {_id: 1}, u: {$set: {n: 5}}}");
          }
          return foundAlready;
        };

    assertThat(update("{q: {n: 1}, u: {$set: {done: true}}}").get("n")).isEqualTo(1);
    assertThat(meanwhile).isNull();
    assertThat(found("{_id: 2, done: true}")).hasSize(1);
    assertThat(found("{_id: 1, done: true}")).isEmpty();
  }

  @Test
  void aCollectionThatIsReplacedMeanwhileIsNotWrittenFurther() {
    insert("{_id: 1}", "{_id: 2}");
    once(
        "{_id: 1, n: 1}",
        () -> {
          rename("a", "b");
          insert("{_id: 2}");
        });

    Document answer = update("{q: {}, u: {$set: {n: 1}}, multi: true}");

    assertThat(String.valueOf(answer.get("writeErrors"))).contains("QueryPlanKilled", "175");
    assertThat(found("{_id: 2, n: 1}")).isEmpty();
  }

  @Test
  void aCollectionThatIsDroppedWhileItIsReadEndsTheRead() {
    insertNumbered(100);
    AtomicInteger times = new AtomicInteger();
    meanwhile =
        () -> {
          boolean begun = times.incrementAndGet() == 10;
          if (begun) {
            run("{drop: 'a'}");
          }
          return begun;
        };

    assertThat(found("{}").size()).isLessThanOrEqualTo(100);
    assertThat(meanwhile).isNull();
    assertThat(found("{}")).isEmpty();
  }
}
