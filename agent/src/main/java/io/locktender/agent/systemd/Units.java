package io.locktender.agent.systemd;

import com.google.common.base.Joiner;
import com.google.common.base.Ticker;
import io.locktender.agent.process.ProcessTable;
import io.locktender.steps.command.CommandResult;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.Texts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The units of systemd that this node's workers are or were: what {@code systemctl} is asked, one
 * call at a time, and what it said last. No call waits for systemd to be done: what comes of one is
 * seen by looking. Driven by the loop's thread, and never waits.
 */
public final class Units {
  private static final Logger log = LoggerFactory.getLogger(Units.class);

  /** Between two looks while nothing is expected to change, and while something is. */
  public static final Duration LOOK = Duration.ofSeconds(2);

  static final Duration LOOK_SOON = Duration.ofMillis(200);

  /** More may have been cut off, and with it a unit that runs. */
  private static final int MAX_SHOWN = 60_000;

  private static final List<String> SYSTEMCTL =
      List.of("systemctl", "--no-ask-password", "--no-pager");

  /** The call that is under way, or the look for units of some templates: then the call is null. */
  private record UnderWay(
      @Nullable UnitCall call,
      long begunAt,
      Set<ProgramSpec.Unit> templates,
      CompletableFuture<CommandResult> result) {}

  private final Function<List<String>, CompletableFuture<CommandResult>> run;
  private final ProcessTable table;
  private final Runnable wake;
  private final Ticker ticker;
  private final Set<ProgramSpec.Unit> templates = new LinkedHashSet<>();
  private final Deque<UnitCall> waiting = new ArrayDeque<>();
  private @Nullable UnderWay running;
  private @Nullable UnitListing latest;
  private @Nullable String failure;
  private long lookAt;
  private long askedFor = -1;
  private long askedAt;

  /**
   * @param run runs a command, within a time limit
   * @param wake wakes the loop, when one has ended; from any thread
   */
  public Units(
      Function<List<String>, CompletableFuture<CommandResult>> run,
      ProcessTable table,
      Runnable wake,
      Ticker ticker) {
    this.run = run;
    this.table = table;
    this.wake = wake;
    this.ticker = ticker;
    this.lookAt = ticker.read();
  }

  /** From now on, looks for units of these templates too. */
  public void watch(Collection<ProgramSpec.Unit> more) {
    if (templates.addAll(more)) {
      lookAt = ticker.read();
    }
  }

  /** All that are looked for. */
  public Set<ProgramSpec.Unit> templates() {
    return templates;
  }

  /** Has a unit started, and does not wait until it is. */
  UnitCall start(String unit) {
    return call("start", unit);
  }

  /** Has a unit stopped, and does not wait until it is. */
  UnitCall stop(String unit) {
    return call("stop", unit);
  }

  private UnitCall call(String verb, String unit) {
    UnitCall call = new UnitCall(List.of("--no-block", verb, unit));
    waiting.add(call);
    return call;
  }

  /** Looks again soon: something is about to change. */
  void soon() {
    long at = ticker.read() + (failure == null ? LOOK_SOON : LOOK).toNanos();
    lookAt = at - lookAt < 0 ? at : lookAt;
  }

  /** What the last look found that did not fail; null before the first one. */
  public @Nullable UnitListing latest() {
    return latest;
  }

  /**
   * Whether all units were looked for since a revision was first asked for. Units are started by
   * others too: what was seen before the revision was read says nothing of it.
   */
  public boolean lookedFor(long revision) {
    if (templates.isEmpty()) {
      return true;
    }
    if (revision != askedFor) {
      askedFor = revision;
      askedAt = ticker.read();
      lookAt = askedAt;
    }
    return latest != null
        && latest.begunAt() - askedAt >= 0
        && latest.templates().containsAll(templates);
  }

  /** Why it is not known what runs, in one line. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Takes what has ended, and begins what is due. */
  public void poll() {
    while (running == null || running.result().isDone()) {
      if (running != null) {
        UnderWay ended = running;
        running = null;
        end(ended);
      }
      if (!waiting.isEmpty()) {
        UnitCall call = waiting.remove();
        begin(call, call.words());
      } else if (!templates.isEmpty() && ticker.read() - lookAt >= 0) {
        // From its beginning: what is asked for while it goes on is looked for again.
        lookAt = ticker.read() + LOOK.toNanos();
        begin(null, show());
      } else {
        return;
      }
    }
  }

  private List<String> show() {
    List<String> words = new ArrayList<>(List.of("show", "--all"));
    words.add("--property=" + Joiner.on(',').join(UnitState.PROPERTIES));
    templates.forEach(template -> words.add(template.pattern()));
    return words;
  }

  private void begin(@Nullable UnitCall call, List<String> words) {
    List<String> all = new ArrayList<>(SYSTEMCTL);
    all.addAll(words);
    long now = ticker.read();
    CompletableFuture<CommandResult> result = run.apply(all);
    running = new UnderWay(call, now, Set.copyOf(templates), result);
    var unused = result.whenComplete((ended, error) -> wake.run());
  }

  private void end(UnderWay ended) {
    CommandResult result = resultOf(ended.result());
    UnitCall call = ended.call();
    if (call == null) {
      looked(ended, result);
      return;
    }
    String problem =
        result.succeeded()
            ? null
            : "systemctl " + Joiner.on(' ').join(call.words()) + " " + why(result);
    call.ended(ticker.read(), problem);
    if (problem != null) {
      log.warn("{}", problem);
    }
    lookAt = ticker.read();
  }

  private static CommandResult resultOf(CompletableFuture<CommandResult> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      return new CommandResult(CommandResult.End.NOT_STARTED, -1, String.valueOf(e.getCause()));
    }
  }

  private void looked(UnderWay look, CommandResult result) {
    String before = failure;
    failure = null;
    if (!result.succeeded()) {
      failure = "systemctl show " + why(result);
    } else if (result.output().length() > MAX_SHOWN) {
      failure = "systemctl show wrote over " + MAX_SHOWN + " characters: see 'systemctl --failed'";
    } else {
      take(look, result.output());
    }
    if (failure != null && !failure.equals(before)) {
      log.warn("it is not known which units run: {}", failure);
    }
  }

  private void take(UnderWay look, String shown) {
    try {
      Set<ProgramSpec.Unit> covered = look.templates();
      Map<String, UnitState> units = UnitState.parse(shown);
      // After systemd was asked: a unit that it then called stopped has no more processes but
      // these.
      Map<String, List<Long>> processes =
          table.byUnit(unit -> covered.stream().anyMatch(template -> template.names(unit)));
      latest = new UnitListing(look.begunAt(), covered, units, processes);
    } catch (InvalidInputException e) {
      failure = "systemctl show wrote something unexpected: " + e.getMessage();
    }
  }

  private static String why(CommandResult result) {
    String output = Texts.oneLine(result.output().strip());
    return switch (result.end()) {
      case EXITED -> "exited with " + result.exitCode() + ": " + output;
      case TIMED_OUT -> "did not end in time: " + output;
      case CANCELLED -> "was cancelled";
      case NOT_STARTED -> "cannot be run: " + output;
    };
  }

  /** When it must be polled, if no call's end wakes the loop before. */
  public Optional<Long> nextAt() {
    if (running != null || (waiting.isEmpty() && templates.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(waiting.isEmpty() ? lookAt : ticker.read());
  }
}
