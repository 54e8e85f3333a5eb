package io.locktender.agent.config;

import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.SecretFile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * MongoDB's connection string, which may hold a password: as it is written, or in a file of its
 * own, which is read when the string is needed.
 *
 * @param text as it is written; empty: it is in the file
 * @param file holds it, and nothing else
 * @param passwordFile the password of the user whom the string names; empty: it names none, or has
 *     the password
 * @param missing what to say where nobody has named one, or null
 */
public record MongoAddress(
    Optional<String> text,
    Optional<Path> file,
    Optional<Path> passwordFile,
    @Nullable String missing) {
  private static final String AUTHORITY = "://";

  /** The longest in a file, in bytes. */
  private static final int MAX_BYTES = 8_192;

  /** One that is written. */
  public static MongoAddress of(String uri) {
    return new MongoAddress(Optional.of(uri), Optional.empty(), Optional.empty(), null);
  }

  /** One in a file of its own. */
  static MongoAddress in(Path file) {
    return new MongoAddress(Optional.empty(), Optional.of(file), Optional.empty(), null);
  }

  /** None: many commands do without. */
  static MongoAddress missing(InvalidInputException why) {
    return new MongoAddress(
        Optional.empty(), Optional.empty(), Optional.empty(), String.valueOf(why.getMessage()));
  }

  MongoAddress with(Optional<Path> secret) {
    return new MongoAddress(text, file, secret, missing);
  }

  /**
   * Makes sure that there is one.
   *
   * @throws InvalidInputException where nobody has named one
   */
  void mustBeThere() {
    if (missing != null) {
      throw new InvalidInputException(missing);
    }
  }

  /**
   * The connection string, with its password.
   *
   * @throws InvalidInputException when there is none, or a file of it cannot be used; nothing of it
   *     is in the message
   */
  public String uri() {
    mustBeThere();
    String uri = text.orElseGet(() -> read(file.orElseThrow()));
    return passwordFile.map(secret -> with(uri, secret)).orElse(uri);
  }

  static boolean isUri(String text) {
    return text.startsWith("mongodb://") || text.startsWith("mongodb+srv://");
  }

  private static String read(Path file) {
    String uri = SecretFile.line(file, "a connection string", MAX_BYTES);
    if (!isUri(uri)) {
      throw new InvalidInputException(
          file + ": expected a URI that begins with mongodb://, found another; correct it");
    }
    return uri;
  }

  /** Behind the user's name, encoded as a URI needs it. */
  private static String with(String uri, Path secret) {
    int start = uri.indexOf(AUTHORITY) + AUTHORITY.length();
    int end = uri.indexOf('@');
    if (end < 0 || uri.substring(start, end).contains(":")) {
      throw new InvalidInputException(
          secret
              + ": expected a URI beside it that names a user and has no password, found another;"
              + " write mongodb://USER@HOST:PORT");
    }
    String password =
        URLEncoder.encode(SecretFile.password(secret), StandardCharsets.UTF_8).replace("+", "%20");
    return uri.substring(0, end) + ":" + password + uri.substring(end);
  }

  @Override
  public String toString() {
    return "MongoAddress[" + file.map(Path::toString).orElse("") + "]";
  }
}
