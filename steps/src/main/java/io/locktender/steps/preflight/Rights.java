package io.locktender.steps.preflight;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.locktender.steps.control.MongoCalls.call;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.Statistics;
import java.util.List;
import java.util.Optional;

/** Whether the user of a connection may do all that any phase of an upgrade does. */
public final class Rights {
  private final String database;
  private final Optional<Privileges> user;

  private Rights(String database, Optional<Privileges> user) {
    this.database = database;
    this.user = user;
  }

  /**
   * Asks the server.
   *
   * @throws io.locktender.steps.control.DatabaseUnavailableException when it does not answer
   */
  public static Rights of(Database database) {
    return new Rights(
        database.name(),
        call("say what its user may do", () -> Statistics.connectionStatus(database.get()))
            .flatMap(Privileges::of));
  }

  /** Why no upgrade may begin: all that is missing, and the command that grants it. */
  public Optional<String> missing() {
    return lacking(
        Right.required(),
        "the database user %s lacks rights that an upgrade needs in database %s: it also needs"
            + " %s; nothing was changed; grant them with: %s");
  }

  /** What cannot be looked at, or followed; nothing else depends on it. */
  public Optional<String> missingToLook() {
    return lacking(
        Right.toLook(),
        "the database user %s lacks rights to follow what is written in database %s, or to look at"
            + " all of its replica set: it also needs %s; without changeStream an upgrade by HOLD"
            + " reads its data twice in the hold; grant them with: %s");
  }

  private Optional<String> lacking(List<Right> rights, String sentence) {
    return user.flatMap(
        privileges -> {
          ImmutableList<Right> missing =
              rights.stream()
                  .filter(right -> !privileges.allow(right, database))
                  .collect(toImmutableList());
          return missing.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  sentence.formatted(
                      privileges.user() + "@" + privileges.database(),
                      database,
                      missing.stream().map(Rights::words).collect(joining(", ")),
                      Grant.command(privileges, missing, database)));
        });
  }

  private static String words(Right right) {
    return switch (right.place()) {
      case DATABASE -> right.action();
      case CLUSTER -> right.action() + " on the cluster";
      case OPLOG -> right.action() + " on local.oplog.rs";
    };
  }
}
