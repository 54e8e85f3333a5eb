package io.locktender.agent.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.common.io.Resources;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * The one file, and what a browser may do with it: run its own script, by its hash, and ask the
 * agent that it came from.
 *
 * @param html the file
 * @param policy the content security policy
 */
record PageText(String html, String policy) {
  /** Reads it. */
  static PageText read() {
    try {
      String html = Resources.toString(Resources.getResource(PageText.class, "page.html"), UTF_8);
      return new PageText(html, policy(html));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is true of all that is under the page's path. */
  static void guard(Headers headers) {
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }

  private static String policy(String html) {
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src " + hash(html, "script"),
        "style-src " + hash(html, "style"),
        "img-src data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'");
  }

  private static String hash(String html, String tag) {
    int from = html.indexOf("<" + tag + ">") + tag.length() + 2;
    String text = html.substring(from, html.indexOf("</" + tag + ">", from));
    byte[] hash = Hashing.sha256().hashString(text, UTF_8).asBytes();
    return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
  }
}
