package io.locktender.steps.quiet;

import io.locktender.steps.mongo.Database;
import io.locktender.steps.work.DatabaseWork.Findings;
import java.util.List;

/** Whether it can be told what runs in the server, before anything depends on it. */
public final class QuietCheck {
  private final Database database;

  public QuietCheck(Database database) {
    this.database = database;
  }

  /**
   * Asks the server once what it is doing.
   *
   * @return that the user may not ask; or, as a note, that the server tells nobody
   */
  public Findings check() {
    CurrentOperations.Answer answer = new CurrentOperations(database).ask();
    return switch (answer.kind()) {
      case TOLD -> new Findings(List.of(), List.of());
      case NOT_HERE ->
          new Findings(
              List.of(),
              List.of(
                  "the server does not tell what it is doing (it has no $currentOp): what a stopped"
                      + " worker had asked it for is not waited for"));
      case FORBIDDEN -> new Findings(List.of(forbidden(answer.refusal())), List.of());
    };
  }

  static String forbidden(String refusal) {
    return "the database user may not see what the server is doing for others: %s; it needs inprog on the cluster, which the role in docs/operating.md and the built-in clusterMonitor have"
        .formatted(refusal);
  }
}
