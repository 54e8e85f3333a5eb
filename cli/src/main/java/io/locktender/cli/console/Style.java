package io.locktender.cli.console;

/** Colours, or none. Colour only repeats what the words say. */
public enum Style {
  PLAIN,
  COLOURS;

  /** What a colour means. */
  public enum Tone {
    PLAIN(""),
    STRONG("1"),
    GOOD("32"),
    BUSY("33"),
    BAD("31"),
    FAINT("2");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  public String paint(Tone tone, String text) {
    if (this == PLAIN || tone == Tone.PLAIN || text.isEmpty()) {
      return text;
    }
    return "\u001b[" + tone.code + "m" + text + "\u001b[0m";
  }
}
