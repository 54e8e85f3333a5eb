package io.locktender.steps.preflight;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What the user of a connection may do: the privileges of all roles, inherited and built-in ones
 * too, as {@code connectionStatus} lists them.
 *
 * @param user the user's name
 * @param database that the user is defined in
 * @param roles those that were given to the user
 * @param granted what the roles allow
 */
record Privileges(String user, String database, List<Role> roles, List<Granted> granted) {
  /** What a role has that may do everything. */
  private static final String ANY_ACTION = "anyAction";

  private static final BsonString NONE = new BsonString("");

  Privileges {
    roles = ImmutableList.copyOf(roles);
    granted = ImmutableList.copyOf(granted);
  }

  /** A role, by its name and the database that it is defined in. */
  record Role(String name, String database) {}

  /** What may be done with something. */
  record Granted(BsonDocument resource, Set<String> actions) {
    Granted {
      actions = ImmutableSet.copyOf(actions);
    }

    boolean allows(String action) {
      return actions.contains(action) || actions.contains(ANY_ACTION);
    }

    boolean covers(BsonDocument wanted) {
      if (resource.getBoolean("anyResource", BsonBoolean.FALSE).getValue()) {
        return true;
      }
      boolean namespaces = !wanted.containsKey("cluster") && !resource.containsKey("cluster");
      return namespaces
          ? covers(wanted, "db") && covers(wanted, "collection")
          : wanted.equals(resource);
    }

    /** An empty name stands for all of them. */
    private boolean covers(BsonDocument wanted, String key) {
      return resource.containsKey(key)
          && (resource.get(key).equals(NONE) || resource.get(key).equals(wanted.get(key)));
    }
  }

  /**
   * @param connectionStatus with {@code showPrivileges}
   * @return empty where nobody is logged in: the server asks nobody who they are
   */
  static Optional<Privileges> of(BsonDocument connectionStatus) {
    BsonDocument info = connectionStatus.getDocument("authInfo", new BsonDocument());
    ImmutableList<BsonDocument> users = documents(info, "authenticatedUsers");
    if (users.isEmpty()) {
      return Optional.empty();
    }
    BsonDocument user = users.get(0);
    return Optional.of(
        new Privileges(
            text(user, "user"),
            text(user, "db"),
            documents(info, "authenticatedUserRoles").stream()
                .map(role -> new Role(text(role, "role"), text(role, "db")))
                .collect(toImmutableList()),
            documents(info, "authenticatedUserPrivileges").stream()
                .map(Privileges::granted)
                .collect(toImmutableList())));
  }

  boolean allow(Right right, String productDatabase) {
    BsonDocument wanted = right.place().resource(productDatabase);
    return granted.stream().anyMatch(each -> each.allows(right.action()) && each.covers(wanted));
  }

  private static Granted granted(BsonDocument privilege) {
    ImmutableSet.Builder<String> actions = ImmutableSet.builder();
    for (BsonValue action : privilege.getArray("actions", new BsonArray())) {
      actions.add(action.asString().getValue());
    }
    return new Granted(privilege.getDocument("resource", new BsonDocument()), actions.build());
  }

  private static ImmutableList<BsonDocument> documents(BsonDocument of, String key) {
    return of.getArray(key, new BsonArray()).stream()
        .map(BsonValue::asDocument)
        .collect(toImmutableList());
  }

  private static String text(BsonDocument of, String key) {
    return of.getString(key, NONE).getValue();
  }
}
