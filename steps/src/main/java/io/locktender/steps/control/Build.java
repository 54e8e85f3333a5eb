package io.locktender.steps.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build of Locktender this is: its version, and the commit that it was made of. */
public final class Build {
  /** What runs from a directory of classes is no build. */
  static final String NOT_PACKAGED = "(not packaged)";

  private static final String CURRENT = read();

  private Build() {}

  /** Such as {@code 0.1.0+2c6e96d01f3a}; without the commit where that was not known. */
  public static String current() {
    return CURRENT;
  }

  private static String read() {
    try (InputStream file = Build.class.getResourceAsStream("build.properties")) {
      if (file == null) {
        return NOT_PACKAGED;
      }
      Properties properties = new Properties();
      properties.load(file);
      return text(properties.getProperty("version", ""), properties.getProperty("commit", ""));
    } catch (IOException e) {
      throw new UncheckedIOException("build.properties cannot be read", e);
    }
  }

  static String text(String version, String commit) {
    return commit.isBlank() ? version : version + "+" + commit;
  }
}
