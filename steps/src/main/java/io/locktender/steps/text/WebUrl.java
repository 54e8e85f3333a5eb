package io.locktender.steps.text;

import java.net.URI;
import java.util.Set;

/** Whether a URL is one that can be asked over HTTP. */
public final class WebUrl {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final int MAX_PORT = 65_535;

  private WebUrl() {}

  /** Whether it has a host, and either no port or one from 1 to 65535. */
  public static boolean is(URI uri) {
    int port = uri.getPort();
    return SCHEMES.contains(String.valueOf(uri.getScheme()))
        && uri.getHost() != null
        && (port == -1 || (port > 0 && port <= MAX_PORT));
  }
}
