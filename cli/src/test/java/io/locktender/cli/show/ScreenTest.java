package io.locktender.cli.show;

import static io.locktender.cli.ClusterFixture.AT;
import static io.locktender.cli.ClusterFixture.document;
import static io.locktender.cli.ClusterFixture.mirror;
import static io.locktender.cli.ClusterFixture.report;
import static io.locktender.cli.ClusterFixture.snapshot;
import static io.locktender.cli.ClusterFixture.target;
import static io.locktender.cli.ClusterFixture.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.cli.console.CommandClock;
import io.locktender.cli.console.Io;
import io.locktender.cli.show.Watch.Display;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.zookeeper.ZooKeeperUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a watch prints while ZooKeeper does not answer, nobody reads, or the screen is small. */
final class ScreenTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Instant now = AT;

  private final CommandClock clock =
      new CommandClock() {
        @Override
        public long nanos() {
          return 0;
        }

        @Override
        public Instant now() {
          return now;
        }

        @Override
        public void pause(Duration time) {}
      };

  private Screen screen(Writer to, boolean terminal, Display display) {
    return screen(to, terminal, display, "xterm");
  }

  private Screen screen(Writer to, boolean terminal, Display display, String term) {
    Io io =
        new Io(
            new PrintWriter(to, true),
            new PrintWriter(err, true),
            new BufferedReader(Reader.nullReader()),
            Map.of("COLUMNS", "80", "LINES", "24", "NO_COLOR", "1", "TERM", term),
            terminal);
    return new Screen(io, clock, display);
  }

  private static ZooKeeperUnavailableException silent() {
    return new ZooKeeperUnavailableException("ZooKeeper: expected an answer, found none", null);
  }

  private static Snapshot nodes(int count, NodeState state) {
    NodeReport[] reports =
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> report("node-" + i, state, null))
            .toArray(NodeReport[]::new);
    return snapshot(
        target("2.0.0", "request"),
        mirror(document(upgrade(Phase.SYNC, List.of(), null)), null),
        reports);
  }

  private static String last(StringWriter written) {
    String text = written.toString();
    return text.substring(text.lastIndexOf("\u001b[J") + 3).replace("\u001b[?7l", "");
  }

  @ParameterizedTest
  @EnumSource(
      value = Display.class,
      names = {"TABLE", "IN_PLACE"})
  void aboveATableItIsSaidThatZooKeeperDoesNotAnswer_andOfWhenThePictureIs(Display display) {
    Screen screen = screen(out, true, display);
    screen.show(nodes(1, NodeState.SERVING));
    now = AT.plusSeconds(60);

    screen.lost(silent());

    assertThat(last(out)).startsWith("zookeeper has not answered since 20");
    assertThat(last(out)).contains("shown as it was at", "\ncluster   shop\n");
    screen.back();
    screen.show(nodes(1, NodeState.SERVING));
    assertThat(last(out)).doesNotContain("has not answered").contains("cluster   shop");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Display.class,
      names = {"TABLE", "LINES", "MEANWHILE"})
  void aDumbTerminalIsNotToldToMoveItsCursor(Display display) {
    try (Screen screen = screen(out, true, display, "dumb")) {
      screen.show(nodes(1, NodeState.HELD));
      screen.lost(silent());
      screen.back();
      screen.show(nodes(1, NodeState.SERVING));
    }

    assertThat(out.toString() + err).doesNotContain("\u001b");
    assertThat(err.toString()).contains("ZooKeeper answers again");
  }

  @ParameterizedTest
  @EnumSource(
      value = Display.class,
      names = {"TABLE", "JSON", "LINES", "SILENT", "MEANWHILE"})
  void whereThereIsNoTerminalItIsALineOnTheStandardError(Display display) {
    Screen screen = screen(out, false, display);
    screen.show(nodes(1, NodeState.SERVING));
    String before = out.toString();

    screen.lost(silent());
    screen.back();

    assertThat(out.toString()).isEqualTo(before);
    assertThat(err.toString().lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("ZooKeeper: expected an answer, found none; it is asked"))
        .contains("ZooKeeper answers again");
  }

  @ParameterizedTest
  @EnumSource(
      value = NodeState.class,
      names = {"SERVING", "HELD"})
  void manyNodesLeaveTheUpgradeOnTheScreen(NodeState state) {
    Screen screen = screen(out, true, Display.IN_PLACE);

    screen.show(nodes(80, state));

    assertThat(last(out).lines()).hasSizeLessThanOrEqualTo(24);
    assertThat(last(out)).contains("upgrade   1.0.0 -> 2.0.0  SYNC", "node-1 ");
    assertThat(last(out)).containsPattern("(?m)^and [67][0-9] more, all " + state + "$");
    screen.lost(silent());
    assertThat(last(out).lines()).hasSizeLessThanOrEqualTo(24);
  }

  @Test
  void nothingIsCutWhereThereIsNoTerminal() {
    screen(out, false, Display.TABLE).show(nodes(80, NodeState.SERVING));

    assertThat(out.toString()).contains("node-80 ").doesNotContain("more, all");
  }

  @Test
  void whatNobodyReadsIsNotPrintedAgain() {
    int[] writes = new int[1];
    Writer gone =
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) throws IOException {
            writes[0]++;
            throw new IOException("Broken pipe");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Screen screen = screen(gone, false, Display.LINES);
    assertThat(screen.unread()).isFalse();

    screen.show(nodes(1, NodeState.SERVING));
    int written = writes[0];
    screen.show(snapshot(null, null));

    assertThat(screen.unread()).isTrue();
    assertThat(writes[0]).isEqualTo(written);
  }
}
