package io.locktender.agent.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is said again and again: at first it is said, then only counted, and how often it came is
 * told when a minute is over, then two, up to {@link #LONGEST}. What did not come for so long is
 * forgotten, and is said again when it comes. Not thread-safe.
 *
 * @param <T> what is to be told of it besides its words
 */
final class RepeatedLines<T> {
  /** The first time that is counted over. */
  static final Duration FIRST = Duration.ofMinutes(1);

  /** The longest one. */
  static final Duration LONGEST = Duration.ofMinutes(16);

  /** So many are told apart; of more, the one that is known for longest is forgotten. */
  static final int MOST = 200;

  /**
   * What came more often than it was said.
   *
   * @param last what came with it last
   * @param times how often
   * @param within in which time
   */
  record Counted<T>(T last, int times, Duration within) {}

  private static final class Seen<T> {
    private long since;
    private Duration within = FIRST;
    private int said;
    private int counted;
    private T last;

    Seen(long now, T first) {
      since = now;
      last = first;
    }
  }

  private final Map<String, Seen<T>> seen = new LinkedHashMap<>();

  /**
   * Takes note that something came.
   *
   * @param words by which it is known again
   * @param atFirst how often it is said before it is only counted
   * @param nanos the time, monotonic
   * @return whether it is said
   */
  boolean came(String words, int atFirst, T what, long nanos) {
    Seen<T> known = seen.get(words);
    if (known == null) {
      forgetOne();
      known = new Seen<>(nanos, what);
      seen.put(words, known);
    }
    known.last = what;
    if (known.said < atFirst) {
      known.said++;
      return true;
    }
    known.counted++;
    return false;
  }

  /** What is to be told now: of each whose time is over, how often it came. */
  List<Counted<T>> due(long nanos) {
    List<Counted<T>> due = new ArrayList<>();
    Iterator<Seen<T>> all = seen.values().iterator();
    while (all.hasNext()) {
      Seen<T> one = all.next();
      if (nanos - one.since < one.within.toNanos()) {
        continue;
      }
      if (one.counted == 0) {
        all.remove();
        continue;
      }
      due.add(new Counted<>(one.last, one.counted, one.within));
      one.counted = 0;
      one.since = nanos;
      Duration twice = one.within.multipliedBy(2);
      one.within = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }
    return due;
  }

  private void forgetOne() {
    if (seen.size() >= MOST) {
      seen.remove(seen.keySet().iterator().next());
    }
  }
}
