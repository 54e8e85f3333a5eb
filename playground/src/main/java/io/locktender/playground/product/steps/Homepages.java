package io.locktender.playground.product.steps;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;

/**
 * Takes {@code Homepage} apart, and takes only addresses of the web: the real data has others,
 * which is what makes release 3.0.0 fail.
 */
final class Homepages {
  private static final Pattern ADDRESS =
      Pattern.compile("(https?)://([^/:?#\\s]+)(?::([0-9]*))?([/?#]\\S*)?");
  private static final Pattern DOMAIN = Pattern.compile("[^.]+(?:\\.[^.]+)+");

  private Homepages() {}

  /**
   * Returns {@code {scheme, host, path}}, with {@code port} when there is one.
   *
   * @throws IllegalArgumentException if it is no address of the web; the message says why
   */
  static Document parse(String text) {
    Matcher address = ADDRESS.matcher(text);
    if (!address.matches()) {
      throw new IllegalArgumentException(
          "Homepage: expected an http or https address, found '" + text + "'.");
    }
    String host = address.group(2).toLowerCase(Locale.ROOT);
    if (!DOMAIN.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "Homepage: expected a host with a domain, found '" + host + "' in '" + text + "'.");
    }
    String path = address.group(4);
    Document homepage =
        new Document("scheme", address.group(1))
            .append("host", host)
            .append("path", path == null ? "/" : path);
    String port = address.group(3);
    return port == null || port.isEmpty()
        ? homepage
        : homepage.append("port", Integer.valueOf(port));
  }
}
