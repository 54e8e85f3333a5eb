package io.locktender.cli.show;

import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The rows of docs/failures.md that no view of the cluster shows, by how they begin, and why. */
final class NotPrinted {
  private static final String LOG = "only a log has it";
  private static final String ERROR = "a command ends with one line before there is a view";
  private static final String ONE_DATABASE = "a 'db' command, which knows one database, says it";
  private static final String DISK = "a note on what is on this machine's disk, or in its server";

  static final Map<String, String> BEGINNINGS =
      Stream.of(
              Map.entry(
                  LOG,
                  List.of(
                      "the master is paused past its session",
                      "something outside the cluster makes a collection during the swap",
                      "a master is suspended in the middle of a rename",
                      "two agents under one name",
                      "the agent's disk is full",
                      "an agent's loop hangs")),
              Map.entry(
                  ERROR,
                  List.of(
                      "ZooKeeper is gone",
                      "the path in `zookeeper.connect`",
                      "a file with a secret",
                      "a file or a request is garbled")),
              Map.entry(
                  ONE_DATABASE,
                  List.of(
                      "the version document is deleted while `db upgrade` runs",
                      "`db upgrade` is killed",
                      "`db upgrade` gets Ctrl-C",
                      "two `db upgrade` at once",
                      "a restored database is not what",
                      "`db adopt` where")),
              Map.entry(
                  DISK, List.of("a server that does not tell", "a release is installed late")))
          .flatMap(why -> why.getValue().stream().map(row -> Map.entry("| " + row, why.getKey())))
          .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));

  private NotPrinted() {}
}
