package io.locktender.agent.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an agent that died left running, found by its cookies. */
final class Adoption {
  private final Workshop shop;

  Adoption(Workshop shop) {
    this.shop = shop;
  }

  /**
   * One worker, running or being ended, for each record of which a process may be left, and for
   * each cookie of the node that no record has.
   */
  List<Worker> find(List<WorkerRecord> records) {
    List<ProcessEntry> found = new Scans(shop.table()).both();
    List<Worker> workers = new ArrayList<>();
    for (WorkerRecord record : records) {
      known(record, record.marks().among(found, shop.table().boot())).ifPresent(workers::add);
    }
    found.stream()
        .map(ProcessEntry::cookieOrEmpty)
        .filter(cookie -> cookie.startsWith(shop.cookies().prefix()))
        .distinct()
        .filter(cookie -> records.stream().noneMatch(r -> r.cookie().equals(cookie)))
        .map(this::stray)
        .forEach(workers::add);
    return workers;
  }

  private Optional<Worker> known(WorkerRecord record, List<ProcessEntry> processes) {
    Optional<ProcessEntry> first = processes.stream().filter(p -> isFirst(record, p)).findFirst();
    if (first.isPresent()) {
      Worker worker = new Worker(shop, record, backoff(record));
      worker.adopt(first.get());
      return Optional.of(worker);
    }
    if (processes.isEmpty() && record.pid() != 0) {
      new Worker(shop, record, backoff(record)).endedUnseen();
      return Optional.empty();
    }
    // Before its process id was recorded, a process may still be about to exec.
    Worker rest = new Worker(shop, record, backoff(record));
    rest.clear(processes.isEmpty() ? shop.settings().execGrace() : Duration.ZERO);
    return Optional.of(rest);
  }

  /** Without a recorded process, the first one is the one that leads the session. */
  private static boolean isFirst(WorkerRecord record, ProcessEntry process) {
    return process.pid() == (record.pid() == 0 ? process.session() : record.pid());
  }

  private Worker stray(String cookie) {
    String name = "stray-" + cookie.substring(shop.cookies().prefix().length());
    WorkerRecord record = WorkerRecord.stray(name, cookie, shop.settings().strayStopWithin());
    Worker stray = new Worker(shop, record, backoff(record));
    stray.stop();
    return stray;
  }

  private Backoff backoff(WorkerRecord record) {
    return new Backoff(
        record.release(), record.restarts() + 1, shop.settings(), shop.cookies().random());
  }
}
