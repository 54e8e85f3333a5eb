package io.locktender.coordinator.notify;

import io.locktender.coordinator.decide.Consent.Asked;
import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.notify.Receiver.NotHeardException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One inquiry to all who are asked it, and what has come back. Thread-safe. */
final class Vote {
  private static final Logger log = LoggerFactory.getLogger(Vote.class);

  private final Inquiry inquiry;
  private final List<Voter> voters;
  private final List<String> before;
  private final HookMeter meter;
  private final LongSupplier nanos;
  private final Runnable wake;
  private final List<Future<?>> running = new ArrayList<>();
  private final Map<String, Optional<String>> answers = new ConcurrentHashMap<>();
  private volatile long since;

  /**
   * @param before the vetoes of the time before
   */
  Vote(
      Inquiry inquiry,
      List<Voter> voters,
      List<String> before,
      HookMeter meter,
      LongSupplier nanos,
      Runnable wake) {
    this.inquiry = inquiry;
    this.voters = voters;
    this.before = before;
    this.meter = meter;
    this.nanos = nanos;
    this.wake = wake;
    this.since = nanos.getAsLong();
  }

  void begin(ExecutorService executor) {
    voters.forEach(voter -> running.add(executor.submit(() -> ask(voter))));
  }

  void cancel() {
    running.forEach(each -> each.cancel(true));
  }

  boolean isOn(Question question, SeenRevision about) {
    return inquiry.question() == question && inquiry.about().equals(about);
  }

  int attempt() {
    return inquiry.attempt();
  }

  List<String> vetoes() {
    return voters.stream()
        .flatMap(voter -> answers.getOrDefault(voter.name(), Optional.empty()).stream())
        .toList();
  }

  Asked view() {
    // First who is silent: nobody is missing then among those who have answered.
    List<String> silent =
        voters.stream().map(Voter::name).filter(name -> !answers.containsKey(name)).toList();
    List<String> vetoes = vetoes();
    Duration age = Duration.ofNanos(nanos.getAsLong() - since);
    return new Asked(
        inquiry.question(), inquiry.about(), inquiry.attempt(), age, silent, vetoes, before);
  }

  private void ask(Voter voter) {
    try {
      Optional<String> veto = voter.ballot().vote(inquiry);
      veto.ifPresent(why -> log.info("{} vetoes {}: {}", voter.name(), word(), why));
      answered(voter, veto.map(why -> voter.name() + " vetoes it: " + why));
    } catch (NotHeardException e) {
      failed(voter, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      // Nobody waits for it any more.
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      log.error("hook {}: a bug", voter.name(), e);
      failed(voter, "a bug: " + e);
    }
  }

  private void failed(Voter voter, String why) {
    meter.failed(voter.name());
    log.warn(
        "hook {} has not said whether {}: {}; that counts as {} (on-failure)",
        voter.name(),
        inquiry.question().may(),
        why,
        voter.failureVetoes() ? "a veto" : "a yes");
    answered(
        voter,
        voter.failureVetoes()
            ? Optional.of(voter.name() + " cannot be asked, which is a veto: " + why)
            : Optional.empty());
  }

  private void answered(Voter voter, Optional<String> veto) {
    since = nanos.getAsLong();
    answers.put(voter.name(), veto);
    wake.run();
  }

  private String word() {
    return inquiry.question().word();
  }
}
