package io.locktender.steps.stream;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.stream.Proof.Disturbed;
import io.locktender.steps.stream.Proof.Quiet;
import io.locktender.steps.stream.Proof.Unknown;
import io.locktender.steps.stream.Proof.Write;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;

/** The proof by what came between two markers. */
class TallyTest {
  private static final Set<String> NONE = Set.of();

  private final Tally tally = new Tally();

  private void write(String operation, String collection, int id) {
    tally.changed(collection, key(id), operation);
  }

  private static DocumentKey key(int id) {
    return DocumentKey.of(new BsonInt32(id));
  }

  @Test
  void whatCameBeforeAndAfterDoesNotCount() {
    write("insert", "a", 1);
    tally.marked(1);
    tally.marked(2);
    write("insert", "a", 2);
    tally.marked(3);

    assertThat(tally.between(1, 2, NONE)).isEqualTo(new Quiet(0));
    assertThat(tally.between(2, 3, NONE)).isInstanceOf(Disturbed.class);
    assertThat(tally.between(1, 3, NONE))
        .asInstanceOf(type(Disturbed.class))
        .satisfies(
            found -> {
              assertThat(found.count()).isEqualTo(1);
              assertThat(found.first())
                  .containsExactly(new Write("a", Optional.of(key(2)), "insert"));
            });
  }

  @Test
  void ofManyWritesTheFirstAreNamedAndAllAreCounted() {
    tally.marked(1);
    for (int i = 0; i < 1_000; i++) {
      write("update", "a", i);
      write("delete", "b", i);
    }
    tally.marked(2);

    assertThat(tally.between(1, 2, NONE))
        .asInstanceOf(type(Disturbed.class))
        .satisfies(
            found -> {
              assertThat(found.count()).isEqualTo(2_000);
              assertThat(found.first()).hasSize(2 * Tally.MAX_NAMED);
            });
  }

  @Test
  void whereDocumentsExpireDeletesAreFollowed_andNothingElseIs() {
    tally.marked(1);
    write("delete", "a", 1);
    write("delete", "a", 2);
    tally.marked(2);
    assertThat(tally.between(1, 2, Set.of("a"))).isEqualTo(new Quiet(2));
    assertThat(tally.between(1, 2, Set.of("b"))).isInstanceOf(Disturbed.class);

    write("update", "a", 3);
    tally.marked(3);
    assertThat(tally.between(1, 3, Set.of("a")))
        .asInstanceOf(type(Disturbed.class))
        .extracting(Disturbed::count, as(type(Long.class)))
        .isEqualTo(1L);
  }

  @Test
  void aChangeOfAWholeCollectionIsAViolationThereToo() {
    tally.marked(1);
    tally.anew(Set.of("a"), "drop");
    tally.marked(2);

    assertThat(tally.between(1, 2, Set.of("a")))
        .asInstanceOf(type(Disturbed.class))
        .satisfies(
            found ->
                assertThat(found.first())
                    .containsExactly(new Write("a", Optional.empty(), "drop")));
  }

  /** Else what came twice between would count, or what came once would be lost. */
  @Test
  void aMarkerThatComesAgainBeginsAnew() {
    tally.marked(1);
    tally.marked(2);
    write("insert", "a", 1);
    tally.marked(1);
    tally.marked(2);

    assertThat(tally.between(1, 2, NONE)).isEqualTo(new Quiet(0));
  }

  @Test
  void whatIsNotKnownIsNotQuiet() {
    assertThat(tally.between(1, 2, NONE))
        .asInstanceOf(type(Unknown.class))
        .satisfies(found -> assertThat(found.reason()).contains("none has come"));
    for (int i = 0; i < 2 * Tally.MAX_MARKERS; i++) {
      tally.marked(i);
    }
    assertThat(tally.between(1, Tally.MAX_MARKERS, NONE)).isInstanceOf(Unknown.class);
    assertThat(tally.between(Tally.MAX_MARKERS, 2 * Tally.MAX_MARKERS, NONE))
        .isInstanceOf(Unknown.class);
    assertThat(tally.between(Tally.MAX_MARKERS, 2 * Tally.MAX_MARKERS - 1, NONE))
        .isEqualTo(new Quiet(0));
    assertThat(tally.since(1, NONE)).isInstanceOf(Unknown.class);
  }

  @Test
  void whatComesAfterTheLastMarkerCanBeAskedFor() {
    tally.marked(1);
    assertThat(tally.since(1, NONE)).isEqualTo(new Quiet(0));
    write("insert", "a", 1);
    assertThat(tally.since(1, NONE)).isInstanceOf(Disturbed.class);
  }
}
