package io.locktender.steps.quiet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.work.DatabaseWork.Findings;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.testkit.ScriptedMongo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What servers answer that do not tell, or not everybody, or at first not at all. */
class QuietWaitTest {
  private final ScriptedMongo server = ScriptedMongo.start();
  private final Database database =
      Database.open(DatabaseSettings.of(server.uri(), "shop", "locktender test"));
  private final List<String> waitedFor = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final QuietWait wait =
      new QuietWait(database, () -> Instant.EPOCH, System::nanoTime, pauses::add);

  private final Progress progress =
      new Progress() {
        @Override
        public void at(long done, long left) {}

        @Override
        public void waitsFor(String what) {
          waitedFor.add(what);
        }
      };

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  /** The rows that are shown, look by look; none after that. */
  private void shows(List<Document> rows) {
    List<Document> left = new ArrayList<>(rows);
    server.on(
        "aggregate",
        (command, really) -> answer(left.isEmpty() ? List.of() : List.of(left.remove(0))));
  }

  private static Document answer(List<Document> rows) {
    return new Document(
            "cursor",
            new Document("id", 0L).append("ns", "admin.$cmd.aggregate").append("firstBatch", rows))
        .append("ok", 1.0);
  }

  private static Document update() {
    return new Document("type", "op")
        .append("connectionId", 5)
        .append("client", "10.0.0.3:47382")
        .append("opid", 7)
        .append("op", "update")
        .append("ns", "shop.a")
        .append("microsecs_running", 86_400_000_000L);
  }

  @Test
  void aServerThatDoesNotTellIsNotWaitedForAndThatIsNoted() throws Exception {
    assertThat(wait.await(progress)).isFalse();
    Findings findings = new QuietCheck(database).check();
    assertThat(findings.reasons()).isEmpty();
    assertThat(findings.notes()).singleElement().asString().contains("no $currentOp");
  }

  @Test
  void twoLooksAreEnoughWhereNothingRuns() throws Exception {
    shows(List.of());
    assertThat(wait.await(progress)).isTrue();
    assertThat(server.asked("aggregate")).hasSize(2);
    assertThat(server.asked("find")).as("that it is the primary, shown in between").hasSize(1);
    assertThat(pauses).containsExactly(QuietWait.AFTER_THE_FIRST);
    assertThat(waitedFor).isEmpty();
    assertThat(new QuietCheck(database).check()).isEqualTo(new Findings(List.of(), List.of()));
  }

  @Test
  void whatRunsIsNamedAndWaitedFor() throws Exception {
    shows(List.of(update(), update(), update()));
    assertThat(wait.await(progress)).isTrue();
    assertThat(server.asked("aggregate")).hasSize(5);
    assertThat(waitedFor).hasSize(2).first().asString().contains("update on shop.a", "opid 7");
    assertThat(waitedFor).last().isEqualTo("");
  }

  @Test
  void aServerThatDoesNotAnswerIsAskedAgainAndThatIsSaid() throws Exception {
    server.refuse("aggregate", 11_600, "InterruptedAtShutdown");
    List<String> first = waitedFor;
    Progress thenAnswers =
        new Progress() {
          @Override
          public void at(long done, long left) {}

          @Override
          public void waitsFor(String what) {
            first.add(what);
            shows(List.of());
          }
        };
    assertThat(wait.await(thenAnswers)).isTrue();
    assertThat(waitedFor)
        .first()
        .asString()
        .contains("the database could not say what it is doing");
  }

  @Test
  void whoMayNotAskIsToldTheRightThatIsMissing() {
    server.refuse("aggregate", 13, "Unauthorized");
    assertThatThrownBy(() -> wait.await(progress))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("it needs inprog on the cluster");
    assertThat(new QuietCheck(database).check().reasons())
        .singleElement()
        .asString()
        .contains("aggregate is refused", "inprog on the cluster");
  }

  @Test
  void anInterruptEndsIt() {
    shows(List.of(update()));
    QuietWait interrupted =
        new QuietWait(
            database,
            () -> Instant.EPOCH,
            System::nanoTime,
            time -> {
              throw new InterruptedException();
            });
    assertThatThrownBy(() -> interrupted.await(progress)).isInstanceOf(InterruptedException.class);
  }
}
