package io.locktender.cli.show;

import static io.locktender.cli.ClusterFixture.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.cli.ClusterFixture;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.Style;
import io.locktender.cli.console.TerminalWidth;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.status.HistoryModel;
import io.locktender.steps.control.JournalEntry;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HistoryTableTest {
  private static final String ID = "5f0c2a7e-90c3-4d38-8a5b-0e5a1f3d7b42";
  private static final StepFailure FAILURE =
      new StepFailure(
          "split",
          "node-2",
          "3 of 20,004 documents could not be changed",
          3,
          List.of(new DocumentFailure("7", "no host"), new DocumentFailure("8", "no host")));
  private static final List<HistoryModel> TWO =
      List.of(
          HistoryModel.of(ended(ID, Outcome.ROLLED_BACK, FAILURE, List.of())),
          HistoryModel.of(
              ended(
                  "0a4e2f6b-5a0e",
                  Outcome.REFUSED,
                  null,
                  List.of("node-3: unreachable", "no room"))));

  private static HistoryTable table(int width) {
    return new HistoryTable(Style.PLAIN, ZoneOffset.ofHours(1), width);
  }

  @Test
  void aTerminalOf80ColumnsShowsWhatFitsAndTheReasonBelow() {
    assertThat(table(80).all(TWO))
        .isEqualTo(
            """
            upgrade   ended                      from   to     outcome      took  by
            5f0c2a7e  2026-11-21 04:00:09+01:00  1.0.0  2.0.0  ROLLED_BACK  9 s   ada@host
              step split on node-2: 3 of 20,004 documents could not be changed
            0a4e2f6b  2026-11-21 04:00:09+01:00  1.0.0  2.0.0  REFUSED      9 s   ada@host
              node-3: unreachable; no room
            """);
  }

  @Test
  void withoutATerminalEachIsOneLineWithAllThereIs() {
    assertThat(table(TerminalWidth.UNBOUNDED).all(TWO))
        .isEqualTo(
            """
            upgrade   ended                      from   to     outcome      took  by
            5f0c2a7e  2026-11-21 04:00:09+01:00  1.0.0  2.0.0  ROLLED_BACK  9 s   ada@host  \
            step split on node-2: 3 of 20,004 documents could not be changed
            0a4e2f6b  2026-11-21 04:00:09+01:00  1.0.0  2.0.0  REFUSED      9 s   ada@host  \
            node-3: unreachable; no room
            """);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 120, 80, 66, 50, 40, 24, 20})
  void noLineIsLongerThanTheTerminal(int width) {
    String all =
        table(width).all(TWO) + table(width).one(TWO.get(0)) + table(width).journal(journal());

    assertThat(all.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
    assertThat(all).contains("5f0c2a7e").contains("documents");
  }

  @Test
  void ofALongJournalItsEndIsShownToo() {
    JournalEntry entry = journal().get(0);
    String whole = table(TerminalWidth.UNBOUNDED).journal(Collections.nCopies(1_000, entry));
    assertThat(whole).doesNotContain("between").hasLineCount(1_001);

    String cut = table(TerminalWidth.UNBOUNDED).journal(Collections.nCopies(3_204, entry));
    assertThat(cut).contains("and 2,204 between; --json shows all\n").hasLineCount(1_003);
  }

  @Test
  void oneOfThemIsShownInFull() {
    assertThat(table(80).one(TWO.get(0)))
        .isEqualTo(
            """
            upgrade   5f0c2a7e-90c3-4d38-8a5b-0e5a1f3d7b42
            way       1.0.0 -> 2.0.0
            outcome   ROLLED_BACK
            by        ada@host
            began     2026-11-21 04:00:00+01:00
            ended     2026-11-21 04:00:09+01:00, after 9 s
            reason    step split on node-2: 3 of 20,004 documents could not be changed
                      7  no host
                      8  no host
                      and 1 more

            journal   locktender history --journal 5f0c2a7e
            """);
    assertThat(table(80).one(TWO.get(1)))
        .contains("reason    node-3: unreachable\nreason    no room\n")
        .doesNotContain("journal");
  }

  @Test
  void jsonHasOneNameForAnIdAndTimesInUtc() {
    assertThat(Json.of(TWO.get(0)))
        .startsWith("{\"id\":\"" + ID + "\",\"from\":\"1.0.0\",\"to\":\"2.0.0\",\"began\":true,")
        .contains("\"finishedAt\":\"2026-11-21T03:00:09Z\"")
        .doesNotContain("requestId", "upgradeId", "revision");
  }

  private static List<JournalEntry> journal() {
    return List.of(
        new JournalEntry(
            ID,
            "token",
            7,
            ClusterFixture.AT,
            "node-2",
            "step-failed",
            "2.0.0",
            "split",
            "3 of 20,004 documents could not be changed"));
  }
}
