package io.locktender.site;

/** Text in other languages. */
final class Text {
  private Text() {}

  /** In HTML, between tags or in an attribute in double quotes. */
  static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** As a string of JavaScript, which is also one of JSON, and safe in a script of a page. */
  static String script(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars().forEach(unit -> append(quoted, (char) unit));
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, char unit) {
    if (unit == '"' || unit == '\\') {
      quoted.append('\\').append(unit);
    } else if (unit < ' ' || unit == '<' || unit == '\u2028' || unit == '\u2029') {
      quoted.append(String.format("\\u%04x", (int) unit));
    } else {
      quoted.append(unit);
    }
  }
}
