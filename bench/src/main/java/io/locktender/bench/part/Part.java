package io.locktender.bench.part;

import io.locktender.bench.report.Page;

/** A measurement, bounded in time. */
public interface Part {
  /** By which it is asked for; also that of its page. */
  String name();

  /** What it measures, in some words. */
  String title();

  /** Measures, and says on the page what came of it. */
  void run(Bench bench, Page page);
}
