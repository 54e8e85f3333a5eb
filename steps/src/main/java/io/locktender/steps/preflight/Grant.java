package io.locktender.steps.preflight;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import io.locktender.steps.preflight.Privileges.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** The one command that gives a user the rights that are missing. */
final class Grant {
  /** The name of the role in {@code docs/operating.md}. */
  static final String ROLE = "locktender";

  private Grant() {}

  /**
   * For {@code mongosh}: adds to the role of the docs where the user has that, else gives the
   * built-in roles that have these rights.
   *
   * @param missing at least one
   * @param database the product's
   */
  static String command(Privileges user, List<Right> missing, String database) {
    Optional<Role> ours =
        user.roles().stream().filter(role -> role.name().equals(ROLE)).findFirst();
    return ours.map(role -> addTo(role, missing, database))
        .orElseGet(() -> giveTo(user, missing, database));
  }

  private static String addTo(Role role, List<Right> missing, String database) {
    return in(role.database())
        + "grantPrivilegesToRole(%s, [%s])"
            .formatted(
                quoted(role.name()),
                Arrays.stream(Place.values())
                    .flatMap(place -> privilege(place, missing, database).stream())
                    .collect(joining(", ")));
  }

  private static Optional<String> privilege(Place place, List<Right> missing, String database) {
    ImmutableList<String> actions =
        missing.stream()
            .filter(right -> right.place() == place)
            .map(right -> quoted(right.action()))
            .collect(toImmutableList());
    return actions.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "{resource: %s, actions: [%s]}"
                .formatted(place.resource(database).toJson(), String.join(", ", actions)));
  }

  private static String giveTo(Privileges user, List<Right> missing, String database) {
    ImmutableList.Builder<String> roles = ImmutableList.builder();
    if (missing.stream().anyMatch(right -> right.place() == Place.DATABASE)) {
      roles.add(role("readWrite", database), role("dbAdmin", database));
    }
    if (missing.stream().anyMatch(right -> right.place() != Place.DATABASE)) {
      roles.add(role("clusterMonitor", "admin"));
    }
    return in(user.database())
        + "grantRolesToUser(%s, [%s])"
            .formatted(quoted(user.user()), String.join(", ", roles.build()));
  }

  private static String role(String name, String database) {
    return "{role: %s, db: %s}".formatted(quoted(name), quoted(database));
  }

  private static String in(String database) {
    return "db.getSiblingDB(%s).".formatted(quoted(database));
  }

  /** A name may have quotes in it. */
  private static String quoted(String text) {
    String document = new BsonDocument("", new BsonString(text)).toJson();
    return document.substring(document.indexOf(':') + 2, document.length() - 1);
  }
}
