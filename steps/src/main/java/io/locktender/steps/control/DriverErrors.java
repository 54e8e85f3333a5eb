package io.locktender.steps.control;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the driver says, in words of people: no dump of its state, no answer with times and counters
 * in it, so that the same trouble has the same words.
 */
public final class DriverErrors {
  /** In the driver's texts each server that it knows begins so. */
  private static final Pattern SERVER = Pattern.compile("\\{address=([^,}]+), type=([A-Z_]+)");

  private static final Pattern CAUSE = Pattern.compile("(?:exception=|caused by )\\{([\\w.$]+): ");
  private static final String RESPONSE = " The full response is ";
  private static final Pattern REFUSED = Pattern.compile("error -?\\d+ \\(?\\w*\\)?: '[^']*'");
  private static final String ENCODE =
      "; check the user, its authSource and the password: in a URI each of % : / ? # [ ] @ in it"
          + " must be percent-encoded, as %40 for @";

  private DriverErrors() {}

  /** The error in one sentence, without a secret. */
  public static String words(MongoException error) {
    if (error instanceof MongoSecurityException login) {
      return "the login as '" + user(login) + "' failed: " + reason(login.getCause()) + ENCODE;
    }
    if (error instanceof MongoCommandException command) {
      return refused(command);
    }
    String message = String.valueOf(error.getMessage());
    int view = message.indexOf(" Client view of cluster state is ");
    return view < 0
        ? cut(message)
        : "no server answers as it must (" + servers(message.substring(view)) + ")";
  }

  private static String user(MongoSecurityException login) {
    Matcher name = Pattern.compile("userName='([^']*)'").matcher(login.getMessage());
    return name.find() ? name.group(1) : "?";
  }

  private static String reason(@Nullable Throwable cause) {
    return cause instanceof MongoException driver ? words(driver) : String.valueOf(cause);
  }

  private static String refused(MongoCommandException command) {
    String name = command.getErrorCodeName();
    String code = command.getErrorCode() + (name.isEmpty() ? "" : " " + name);
    return cut(command.getErrorMessage()) + " (error " + code + ")";
  }

  /** The answer of a server has its times in it, which are others each time. */
  private static String cut(String message) {
    int response = message.indexOf(RESPONSE);
    return response < 0 ? message : message.substring(0, response);
  }

  private static String servers(String view) {
    List<String> servers = new ArrayList<>();
    Matcher server = SERVER.matcher(view);
    int from = -1;
    String name = "";
    String type = "";
    while (server.find()) {
      if (from >= 0) {
        servers.add(server(name, type, view.substring(from, server.start())));
      }
      from = server.end();
      name = server.group(1);
      type = server.group(2);
    }
    if (from >= 0) {
      servers.add(server(name, type, view.substring(from)));
    }
    return servers.isEmpty() ? "none is known" : String.join("; ", servers);
  }

  private static String server(String name, String type, String rest) {
    Matcher cause = CAUSE.matcher(rest);
    int from = -1;
    while (cause.find()) {
      from = cause.end();
    }
    if (from < 0) {
      return name + ": " + (type.equals("UNKNOWN") ? "it is not known yet" : "it is " + type);
    }
    String why = rest.substring(from);
    Matcher refused = REFUSED.matcher(why);
    boolean login = rest.contains("MongoSecurityException");
    int end = why.indexOf('}');
    String words = refused.find() ? refused.group() : end < 0 ? why : why.substring(0, end);
    return name + ": " + (login ? "the login failed: " + words + ENCODE : words);
  }
}
