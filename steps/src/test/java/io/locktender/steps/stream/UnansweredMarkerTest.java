package io.locktender.steps.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.testkit.ScriptedMongo;
import java.time.Duration;
import java.util.Set;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

/** A marker that was not answered, and comes after the one that was written in its place. */
class UnansweredMarkerTest {
  private static final Set<String> NONE = Set.of();

  private final MarkerIds ids = new MarkerIds(new ObjectId());
  private final Intake intake =
      new Intake(
          new EventRouting(Set.of("a"), Events.MARKERS, ids), new HandOver(1 << 20), () -> 0);

  /** It would pass for one that comes again after a resume: what came before it would be lost. */
  @Test
  void takesNothingAwayFromTheProof_howeverLateItComes() throws Exception {
    intake.take(Events.marker(1, ids, 0));
    ids.giveUp(1);
    intake.take(Events.marker(2, ids, 2));
    intake.take(Events.insert(3, "a", "1"));
    intake.take(Events.marker(4, ids, 1));
    intake.take(Events.marker(5, ids, 3));

    assertThat(intake.drainTo(3, Duration.ofSeconds(1), batch -> {})).isTrue();
    assertThat(intake.between(0, 2, NONE)).isEqualTo(new Proof.Quiet(0));
    assertThat(intake.between(0, 3, NONE)).isInstanceOf(Proof.Disturbed.class);
  }

  @Test
  void isGivenUpBeforeAnotherIsWritten() {
    try (ScriptedMongo server = ScriptedMongo.start();
        Database database = Database.open(DatabaseSettings.of(server.uri(), "shop", "test"))) {
      Markers markers = new Markers(database, Events.MARKERS, ids);

      assertThatThrownBy(markers::next).isInstanceOf(MongoException.class);

      assertThat(ids.number(ids.id(0))).isEmpty();
      assertThat(ids.number(ids.id(1))).hasValue(1);
    }
  }
}
