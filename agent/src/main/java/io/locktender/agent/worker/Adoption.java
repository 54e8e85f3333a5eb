package io.locktender.agent.worker;

import io.locktender.agent.process.ProcessEntry;
import io.locktender.agent.process.ProcessScans;
import io.locktender.agent.systemd.UnitListing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What runs on the node, and this agent has not started: found by cookies, and by systemd. */
final class Adoption {
  private static final String STRAY = "stray-";

  private final WorkerContext context;

  Adoption(WorkerContext context) {
    this.context = context;
  }

  /**
   * One worker, running or being ended, for each record of which a process may be left, and for
   * each cookie of the node that no record has.
   */
  List<Worker> find(List<WorkerRecord> records) {
    List<ProcessEntry> found = new ProcessScans(context.table()).both();
    boolean allTold = found.stream().noneMatch(ProcessEntry::becoming);
    List<Worker> workers = new ArrayList<>();
    for (WorkerRecord record : records) {
      List<ProcessEntry> its = record.marks().among(found, context.table().boot());
      recorded(record, its, allTold).ifPresent(workers::add);
    }
    found.stream()
        .map(ProcessEntry::cookieOrEmpty)
        .filter(cookie -> cookie.startsWith(context.cookies().prefix()))
        .distinct()
        .filter(cookie -> records.stream().noneMatch(r -> r.cookie().equals(cookie)))
        .map(this::stray)
        .forEach(workers::add);
    return workers;
  }

  /**
   * @param allTold whether no other process may be one of its own
   */
  private Optional<Worker> recorded(
      WorkerRecord record, List<ProcessEntry> processes, boolean allTold) {
    if (record.unit() != null) {
      // It counts as there until systemd was looked at.
      Worker worker = new Worker(context, record, backoff(record), context.settings().execGrace());
      worker.adopt();
      return Optional.of(worker);
    }
    Optional<ProcessEntry> first = processes.stream().filter(p -> isFirst(record, p)).findFirst();
    if (first.isPresent()) {
      ProcessEntry.Id id = first.get().id();
      WorkerRecord found = record.withProcess(id.pid(), id.startTicks(), context.table().boot());
      Worker worker = new Worker(context, found, backoff(record));
      worker.adopt();
      return Optional.of(worker);
    }
    if (processes.isEmpty() && record.pid() != 0 && allTold) {
      new Worker(context, record, backoff(record)).endedUnseen();
      return Optional.empty();
    }
    // Before its process id was recorded, a process may still be about to exec.
    Duration execGrace = processes.isEmpty() ? context.settings().execGrace() : Duration.ZERO;
    Worker rest = new Worker(context, record, backoff(record), execGrace);
    rest.clear();
    return Optional.of(rest);
  }

  /** Without a recorded process, the first one is the one that leads the session. */
  private static boolean isFirst(WorkerRecord record, ProcessEntry process) {
    return process.pid() == (record.pid() == 0 ? process.session() : record.pid());
  }

  private Worker stray(String cookie) {
    String name = STRAY + cookie.substring(context.cookies().prefix().length());
    WorkerRecord record =
        WorkerRecord.stray(name, cookie, context.settings().strayStopWithin(), null);
    return stopped(record);
  }

  /**
   * Units that the last look found, and that no worker is: somebody else has started them, or it is
   * forgotten who did.
   *
   * @param ours the units of the workers
   */
  List<Worker> strayUnits(Set<String> ours) {
    UnitListing look = context.units().latest();
    if (look == null) {
      return List.of();
    }
    return look.there().stream().filter(unit -> !ours.contains(unit)).map(this::strayUnit).toList();
  }

  private Worker strayUnit(String unit) {
    Duration stopWithin = context.settings().strayStopWithin();
    return stopped(WorkerRecord.stray(STRAY + unit, context.cookies().next(), stopWithin, unit));
  }

  private Worker stopped(WorkerRecord record) {
    Worker stray = new Worker(context, record, backoff(record));
    stray.stop();
    return stray;
  }

  private Backoff backoff(WorkerRecord record) {
    return new Backoff(
        record.release(), record.restarts() + 1, context.settings(), context.cookies().random());
  }
}
