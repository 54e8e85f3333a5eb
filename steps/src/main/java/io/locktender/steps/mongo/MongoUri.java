package io.locktender.steps.mongo;

import com.mongodb.ConnectionString;
import io.locktender.steps.text.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** MongoDB's connection string, which may hold a password: its text is in no message. */
public final class MongoUri {
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
    try {
      return read(uri).getDatabase();
    } catch (IllegalArgumentException e) {
      throw refused(what, uri, e);
    }
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
