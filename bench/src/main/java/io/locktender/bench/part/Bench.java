package io.locktender.bench.part;

import io.locktender.bench.Options;
import io.locktender.bench.site.Distribution;
import io.locktender.bench.site.Site;
import io.locktender.bench.site.ZooKeeper;
import java.nio.file.Path;
import java.util.List;

/**
 * What all parts measure with.
 *
 * @param distribution that is measured, with its archive of classes
 * @param work for files, gone at the end
 */
public record Bench(Options options, Distribution distribution, ZooKeeper zookeeper, Path work) {
  /** A cluster of its own for a part, of agents with their defaults. */
  Site site(int nodes) {
    return Site.of(distribution, zookeeper, nodes, List.of());
  }

  /** Says how far it is. */
  static void say(String format, Object... values) {
    System.out.println(String.format(java.util.Locale.ROOT, format, values));
  }
}
