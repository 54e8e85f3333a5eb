package io.locktender.steps.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.ServerAddress;
import io.locktender.steps.text.InvalidInputException;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** MongoDB's connection string, which may hold a password: its text is in no message. */
public final class MongoUri {
  /** Where users are kept, unless somebody says otherwise. */
  private static final String USERS = "admin";

  private static final String ENCODE =
      "; in the user's name and the password each of % : / ? # [ ] @ must be percent-encoded, as"
          + " %40 for @";

  private MongoUri() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none; the driver's message may have parts of it
   */
  static ConnectionString read(String uri) {
    int options = uri.indexOf('?');
    String hosts = options < 0 ? uri : uri.substring(0, options);
    if (hosts.indexOf('@') != hosts.lastIndexOf('@')) {
      // The driver would take the rest of the password for the server's name.
      throw new IllegalArgumentException("more than one @");
    }
    return new ConnectionString(uri);
  }

  /**
   * The database that a connection string names, or null.
   *
   * @param what where the string is from, to begin the message
   * @throws InvalidInputException when it is none
   */
  public static @Nullable String databaseOf(String what, String uri) {
    return readable(what, uri).getDatabase();
  }

  /**
   * Whether a connection string names another server, or another database, than those that count.
   * The database that it names may be the one that its user is kept in.
   *
   * @param what where the string is from, to begin the message
   * @param counts the string that counts
   * @param database the database that counts
   * @throws InvalidInputException when one of the two is none
   */
  public static boolean namesAnother(String what, String uri, String counts, String database) {
    if (uri.equals(counts) && uri.contains("@")) {
      return false;
    }
    ConnectionString named = readable(what, uri);
    ConnectionString other = readable("mongodb", counts);
    String in = named.getDatabase();
    boolean usersOwn =
        named.getCredential() != null
            && (USERS.equals(in) || Objects.equals(in, other.getDatabase()));
    return Collections.disjoint(servers(named), servers(other))
        || !(in == null || in.equals(database) || usersOwn);
  }

  private static ConnectionString readable(String what, String uri) {
    try {
      return read(uri);
    } catch (IllegalArgumentException e) {
      throw refused(what, uri, e);
    }
  }

  private static Set<ServerAddress> servers(ConnectionString uri) {
    return uri.getHosts().stream()
        .map(host -> new ServerAddress(host.replaceFirst("^localhost(?=:|$)", "127.0.0.1")))
        .collect(Collectors.toSet());
  }

  /** What to say of one that cannot be used; the driver's words only where there is no secret. */
  static InvalidInputException refused(String what, String uri, RuntimeException error) {
    boolean login = uri.contains("@");
    return new InvalidInputException(
        what
            + ": expected mongodb://"
            + (login ? "USER:PASSWORD@" : "")
            + "HOST:PORT/DATABASE, found "
            + (login
                ? "one that cannot be read" + ENCODE
                : "something else (" + error.getMessage() + "); correct it"));
  }
}
