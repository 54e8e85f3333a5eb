package io.locktender.playground.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Waits as long as something moves: on a busy machine everything takes its time, and only what
 * stands still has failed. What moves is seen in the demo's directory, where servers write their
 * data, and agents their logs and events; what workers count while they merely serve is left out.
 */
final class Patience {
  /** An idle agent writes nothing, and a deadline of an upgrade may be two minutes. */
  static final Duration STANDS_STILL = Duration.ofMinutes(5);

  /** Something that moves and never arrives has failed as well. */
  static final Duration AT_MOST = Duration.ofMinutes(30);

  private final Site site;
  private final LongSupplier nanos;
  private final long begin;
  private long moved;
  private long weight = -1;

  /**
   * @param site whose directory is looked at
   * @param nanos a clock, as {@link System#nanoTime()}
   */
  Patience(Site site, LongSupplier nanos) {
    this.site = site;
    this.nanos = nanos;
    this.begin = nanos.getAsLong();
    this.moved = begin;
  }

  /**
   * Looks whether anything has moved; to be called again and again while something is awaited.
   *
   * @param what is awaited, in words that fit after "expected"
   * @throws DemoFailedException when nothing has moved for long, or all of it took far too long
   */
  void look(String what) throws IOException, DemoFailedException {
    long now = nanos.getAsLong();
    long found = weigh();
    if (found != weight) {
      weight = found;
      moved = now;
    }
    if (now - moved > STANDS_STILL.toNanos()) {
      throw new DemoFailedException(
          "expected %s, found that nothing has moved for %d minutes"
              .formatted(what, STANDS_STILL.toMinutes()));
    }
    if (now - begin > AT_MOST.toNanos()) {
      throw new DemoFailedException(
          "expected %s within %d minutes, found it not done".formatted(what, AT_MOST.toMinutes()));
    }
  }

  private long weigh() throws IOException {
    try (Stream<Path> files = Files.walk(site.directory())) {
      return files
          .filter(file -> !file.startsWith(site.seen()))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (UncheckedIOException e) {
      return weight + 1; // a file went away meanwhile: that is a move
    }
  }
}
