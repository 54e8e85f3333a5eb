package io.locktender.agent.systemd;

import com.google.common.base.Splitter;
import io.locktender.steps.text.InvalidInputException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A unit, as {@code systemctl show} describes it. One that it does not describe is not loaded:
 * nothing of it runs.
 *
 * @param id its name
 * @param active systemd's ActiveState
 * @param sub systemd's SubState
 * @param job whether systemd has something to do for it yet
 * @param pid its main process, 0 while it has none
 * @param exit of its last main process: its exit code, or 128 and the signal; null without one
 * @param result systemd's word for how it ended
 */
public record UnitState(
    String id,
    String active,
    String sub,
    boolean job,
    long pid,
    @Nullable Integer exit,
    String result) {
  /** What must be asked for. */
  static final List<String> PROPERTIES =
      List.of(
          "Id",
          "ActiveState",
          "SubState",
          "Job",
          "MainPID",
          "ExecMainCode",
          "ExecMainStatus",
          "Result");

  private static final Set<String> DOWN = Set.of("inactive", "failed");
  private static final Set<String> UP = Set.of("active", "reloading", "refreshing");
  private static final String EXITED = "1";
  private static final int SIGNALLED = 128;

  /** Whether it does not run, and is not about to. */
  boolean down() {
    return DOWN.contains(active) && !job;
  }

  /** Whether it has started. */
  boolean up() {
    return UP.contains(active);
  }

  /** As a person would say it: {@code deactivating (stop-sigterm)}. */
  String words() {
    return active + " (" + (active.equals("failed") ? result : sub) + ")";
  }

  /**
   * Reads what was shown: lines {@code KEY=VALUE}, an empty line between two units. Other lines,
   * such as warnings, are passed over.
   *
   * @throws InvalidInputException when a unit lacks what was asked for
   */
  static Map<String, UnitState> parse(String shown) {
    Map<String, UnitState> units = new LinkedHashMap<>();
    for (String block : Splitter.on("\n\n").split(shown)) {
      Map<String, String> values = new HashMap<>();
      block
          .lines()
          .map(line -> Splitter.on('=').limit(2).splitToList(line))
          .filter(pair -> pair.size() == 2 && PROPERTIES.contains(pair.get(0)))
          .forEach(pair -> values.put(pair.get(0), pair.get(1)));
      if (!values.isEmpty()) {
        UnitState unit = of(values);
        units.put(unit.id(), unit);
      }
    }
    return units;
  }

  private static UnitState of(Map<String, String> values) {
    String code = values.getOrDefault("ExecMainCode", "0");
    int status = Math.toIntExact(number(values, "ExecMainStatus"));
    Integer exit = code.equals("0") ? null : code.equals(EXITED) ? status : SIGNALLED + status;
    return new UnitState(
        word(values, "Id"),
        word(values, "ActiveState"),
        values.getOrDefault("SubState", ""),
        number(values, "Job") != 0,
        number(values, "MainPID"),
        exit,
        values.getOrDefault("Result", ""));
  }

  private static String word(Map<String, String> values, String key) {
    String word = values.getOrDefault(key, "");
    if (word.isEmpty()) {
      throw new InvalidInputException("expected a unit with " + key + ", found " + values);
    }
    return word;
  }

  /** Nothing is as good as 0: systemd writes a job that is not there so. */
  private static long number(Map<String, String> values, String key) {
    String text = values.getOrDefault(key, "");
    try {
      return text.isEmpty() ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new InvalidInputException("expected a number as " + key + ", found " + values);
    }
  }
}
