package io.locktender.agent.systemd;

import io.locktender.steps.command.CommandResult;
import io.locktender.steps.release.ProgramSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@code systemctl} would do, without a process: units start and stop as the test says, and
 * are shown as systemd 252 shows them.
 */
public final class FakeSystemd implements Function<List<String>, CompletableFuture<CommandResult>> {
  private final Map<String, String> shown = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private boolean slow;
  private boolean stubborn;
  private boolean waits;
  private @Nullable CommandResult refusal;
  private @Nullable CompletableFuture<CommandResult> unanswered;

  @Override
  public CompletableFuture<CommandResult> apply(List<String> words) {
    List<String> rest = words.subList(3, words.size());
    calls.add(String.join(" ", rest));
    if (waits) {
      unanswered = new CompletableFuture<>();
      return unanswered;
    }
    return CompletableFuture.completedFuture(refusal != null ? refusal : answer(rest));
  }

  private CommandResult answer(List<String> words) {
    if (words.get(0).equals("show")) {
      return done(show(words.subList(3, words.size())));
    }
    String unit = words.get(2);
    if (words.get(1).equals("start")) {
      is(unit, slow ? "activating" : "active", slow ? "start-pre" : "running", slow ? 0 : 4711);
    } else if (stubborn && there(unit)) {
      shown.put(unit, lines(unit, "deactivating", "stop-sigterm", 4711, "0", "0", "12"));
    } else {
      shown.remove(unit);
    }
    return done("");
  }

  private String show(List<String> patterns) {
    List<String> found = new ArrayList<>();
    shown.forEach(
        (unit, lines) -> {
          if (patterns.stream().anyMatch(pattern -> template(pattern).names(unit))) {
            found.add(lines);
          }
        });
    return String.join("\n", found);
  }

  private static ProgramSpec.Unit template(String pattern) {
    return new ProgramSpec.Unit(pattern.replace("*", ""));
  }

  public static CommandResult done(String output) {
    return new CommandResult(CommandResult.End.EXITED, 0, output);
  }

  private static String lines(
      String unit, String active, String sub, long pid, String code, String status, String job) {
    return String.join(
        "\n",
        "MainPID=" + pid,
        "Result=" + (active.equals("failed") ? "exit-code" : "success"),
        "ExecMainCode=" + code,
        "ExecMainStatus=" + status,
        "Id=" + unit,
        "ActiveState=" + active,
        "SubState=" + sub,
        "Job=" + job,
        "");
  }

  /** As if somebody, or systemd itself, had brought a unit there. */
  public void is(String unit, String active, String sub, long pid) {
    shown.put(unit, lines(unit, active, sub, pid, "0", "0", ""));
  }

  public void failed(String unit, int exit) {
    shown.put(unit, lines(unit, "failed", "failed", 0, "1", String.valueOf(exit), ""));
  }

  /** A unit that is inactive, and for which a job waits. */
  public void queued(String unit) {
    shown.put(unit, lines(unit, "inactive", "dead", 0, "0", "0", "7"));
  }

  public void gone(String unit) {
    shown.remove(unit);
  }

  public boolean there(String unit) {
    return shown.containsKey(unit);
  }

  /** From now on, what is to start takes its time. */
  public void slow() {
    slow = true;
  }

  /** From now on, what is to stop takes its time. */
  public void stubborn(boolean is) {
    stubborn = is;
  }

  /** From now on every call ends like this; as usual, with null. */
  public void refuse(@Nullable CommandResult with) {
    refusal = with;
  }

  /** From now on no call ends, until {@link #answer}. */
  public void hang() {
    waits = true;
  }

  /** Ends the call that hangs, as late as this; later ones end at once. */
  public void answer(CommandResult late) {
    waits = false;
    CompletableFuture<CommandResult> call = unanswered;
    if (call == null) {
      throw new AssertionError("no call hangs");
    }
    call.complete(late);
  }

  /** Without {@code systemctl} and what all calls have. */
  public List<String> calls() {
    return calls;
  }

  /** Those that are no looks. */
  public List<String> changes() {
    return calls.stream().filter(call -> !call.startsWith("show")).toList();
  }
}
