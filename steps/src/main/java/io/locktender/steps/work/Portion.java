package io.locktender.steps.work;

/**
 * How many documents are right for one turn beside workers: so many that what grows with their
 * number takes about as long as what a turn takes anyhow, as waiting for a majority, or else turns
 * would be spent on that; within bounds. That is learned from turns of two sizes, by a line through
 * what they took. Of one collection and one kind of work; for one turn at a time.
 */
public final class Portion {
  static final int LEAST = 25;
  static final int START = 100;
  static final int MOST = 500;

  /** What a cursor is asked for at a time where somebody rests. */
  public static final int CURSOR_BATCH = 100;

  /** The most of a turn where somebody rests: a few milliseconds of a server's time. */
  public static final int MOST_BYTES = 2 << 20;

  /** Of what grows with the number of documents. */
  static final long LEAST_NANOS = 10_000_000;

  static final long MOST_NANOS = 50_000_000;

  /** What is left of an earlier turn's weight with each later one. */
  private static final double KEPT = 0.95;

  /** A turn that took longer than so many times the usual says nothing of its documents. */
  private static final double OUTLIER = 4;

  /** Turns before which nothing is an outlier. */
  private static final double FEW = 3;

  /** Of the mean square: sizes that differ by less show no line. */
  private static final double SPREAD = 0.001;

  private final int most;
  private int size;
  private boolean half = true;

  // Sums over the turns: of 1, documents, nanoseconds, and the products of these.
  private double weight;
  private double n;
  private double t;
  private double nn;
  private double nt;

  /**
   * @param most where nobody rests; where somebody does, no more than {@link #MOST} of them
   */
  public Portion(int most) {
    this.most = most;
    size = Math.min(START, most);
  }

  /** Where nobody rests. */
  int most() {
    return most;
  }

  /** For the next turn; every other one is half, so that the line shows. */
  int next() {
    half = !half;
    return half ? Math.max(1, size / 2) : size;
  }

  /** What the turn came to. */
  void took(int documents, long nanos) {
    if (documents == 0) {
      return;
    }
    double longest = weight < FEW ? Double.MAX_VALUE : OUTLIER * t / weight;
    double counted = Math.min((double) nanos, longest);
    weight = weight * KEPT + 1;
    n = n * KEPT + documents;
    t = t * KEPT + counted;
    nn = nn * KEPT + (double) documents * documents;
    nt = nt * KEPT + documents * counted;
    double spread = weight * nn - n * n;
    if (spread > SPREAD * n * n) {
      become((weight * nt - n * t) / spread);
    }
  }

  private void become(double slope) {
    // Nothing takes less than nothing anyhow.
    double each = Math.min(slope, t / n);
    double anyhow = (t - each * n) / weight;
    double aim = Math.max(LEAST_NANOS, Math.min(anyhow, MOST_NANOS));
    double wanted = each <= 0 ? MOST : aim / each;
    double bounded = Math.max(size / 2.0, Math.min(wanted, size * 5 / 4.0));
    int largest = Math.min(MOST, most);
    size = (int) Math.max(Math.min(LEAST, largest), Math.min(bounded, largest));
  }
}
