package io.locktender.agent.worker;

import com.google.common.base.Ticker;
import io.locktender.agent.process.ControlGroup;
import io.locktender.agent.process.ProcessEntry;
import io.locktender.agent.process.ProcessTable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is left of workers that have ended, and has neither their cookie nor their session any more.
 * It is told by the control group of the agent's unit, where the agent runs as one, and else by
 * nothing. It is not killed: what it is nobody can say. For one thread.
 */
final class Strays {
  /** Nothing wakes the agent when such a process ends. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private static final int NAMED = 3;

  private final ProcessTable table;
  private final Optional<ControlGroup> group;
  private final String prefix;
  private final Ticker ticker;
  private @Nullable Long again;

  /**
   * @param prefix what the cookies of the node's workers and commands begin with
   */
  Strays(ProcessTable table, Optional<ControlGroup> group, String prefix, Ticker ticker) {
    this.table = table;
    this.group = group;
    this.prefix = prefix;
    this.ticker = ticker;
  }

  /**
   * Names them; empty when there are none. One that began after a worker that runs may be that
   * one's, and is not meant.
   *
   * @param running the workers that run
   */
  Optional<String> found(Collection<WorkerRecord> running) {
    long oldest =
        running.stream()
            .mapToLong(WorkerRecord::startTicks)
            .filter(ticks -> ticks != 0)
            .min()
            .orElse(Long.MAX_VALUE);
    List<ProcessEntry> strays =
        group.stream()
            .flatMap(own -> own.strays(table, this::isKnown).stream())
            .filter(process -> process.startTicks() < oldest)
            .toList();
    again = strays.isEmpty() ? null : ticker.read() + LOOK_AGAIN.toNanos();
    return strays.isEmpty() ? Optional.empty() : Optional.of(sentence(strays));
  }

  private boolean isKnown(ProcessEntry process) {
    return process.cookieOrEmpty().startsWith(prefix);
  }

  private String sentence(List<ProcessEntry> strays) {
    String names =
        strays.stream()
            .limit(NAMED)
            .map(process -> process.pid() + " (" + table.command(process.pid()) + ")")
            .collect(Collectors.joining(", "));
    String more = strays.size() > NAMED ? " and " + (strays.size() - NAMED) + " more" : "";
    return "process %s%s in the control group of this agent's unit outlived the worker that started it; end it with kill"
        .formatted(names, more);
  }

  /** When to look again; empty when nothing was found, or nobody asks any more. */
  Optional<Long> nextAt() {
    Long at = again;
    return at == null || at - ticker.read() <= 0 ? Optional.empty() : Optional.of(at);
  }
}
