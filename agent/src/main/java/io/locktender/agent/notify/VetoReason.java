package io.locktender.agent.notify;

/** What somebody else says, as it may stand in a sentence. */
final class VetoReason {
  /** The longest, in characters; a longer one is cut. */
  static final int MOST = 300;

  private VetoReason() {}

  /** One line without control characters. */
  static String of(String said) {
    String line =
        said.codePoints()
            .map(each -> Character.isISOControl(each) ? ' ' : each)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .strip();
    if (line.isEmpty()) {
      return "it gives no reason";
    }
    return line.length() <= MOST ? line : line.substring(0, MOST - 1) + "…";
  }
}
