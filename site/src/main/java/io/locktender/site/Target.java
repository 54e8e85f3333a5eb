package io.locktender.site;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where a link of a Markdown file leads to. */
sealed interface Target {
  /** Another host, or a mail: left as it is, and never asked. */
  record Outside() implements Target {}

  /**
   * A file of the repository.
   *
   * @param source its path in the repository, which may lead out of it
   * @param anchor empty for its beginning
   */
  record Inside(Path source, String anchor) implements Target {}

  /** A scheme, as of a URL. */
  Pattern SCHEME = Pattern.compile("[a-z]+:.*");

  /** Reads the link of a page. */
  static Target of(Path page, String destination) {
    if (SCHEME.matcher(destination).matches()) {
      return new Outside();
    }
    int hash = destination.indexOf('#');
    String path = hash < 0 ? destination : destination.substring(0, hash);
    String anchor = hash < 0 ? "" : destination.substring(hash + 1);
    return new Inside(path.isEmpty() ? page : page.resolveSibling(path).normalize(), anchor);
  }
}
