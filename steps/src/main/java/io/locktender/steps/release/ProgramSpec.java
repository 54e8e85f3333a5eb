package io.locktender.steps.release;

import java.util.List;
import java.util.regex.Pattern;

/** What a worker runs as. */
public sealed interface ProgramSpec {
  /** A process of the agent's. The first word is relative to the release's directory. */
  record Command(List<String> words) implements ProgramSpec {
    public Command {
      words = List.copyOf(words);
    }
  }

  /**
   * A unit of systemd: an instance of a template, named by the release's version, so that a unit
   * says which release it is of.
   *
   * @param template such as {@code shop-api@.service}
   */
  record Unit(String template) implements ProgramSpec {
    private static final String INSTANCE = "@.";
    private static final Pattern TEMPLATE =
        Pattern.compile("[A-Za-z0-9][A-Za-z0-9:_.-]{0,99}@\\.service");

    private static final Pattern UNIT =
        Pattern.compile("[A-Za-z0-9][A-Za-z0-9:_.-]{0,99}@[A-Za-z0-9:_.\\\\-]{1,150}\\.service");

    public Unit {
      if (!isTemplate(template)) {
        throw new IllegalArgumentException(
            "expected the name of a template unit, found '" + template + "'");
      }
    }

    /** Whether it is the name of a template, and nothing that systemd would take for a pattern. */
    public static boolean isTemplate(String name) {
      return TEMPLATE.matcher(name).matches();
    }

    /** The unit of a release, such as {@code shop-api@2.0.0.service}. */
    public String of(ReleaseVersion version) {
      return instance(version.toString());
    }

    /** By which systemd finds the units of all releases. */
    public String pattern() {
      return instance("*");
    }

    /** Whether it is the name of an instance of a template. */
    public static boolean isInstance(String name) {
      return UNIT.matcher(name).matches();
    }

    /** Whether a unit is an instance of this template. */
    public boolean names(String unit) {
      return isInstance(unit) && unit.startsWith(template.substring(0, template.indexOf('@') + 1));
    }

    private String instance(String name) {
      return template.replace(INSTANCE, "@" + name + ".");
    }
  }
}
