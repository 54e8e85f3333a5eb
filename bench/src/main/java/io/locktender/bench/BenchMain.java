package io.locktender.bench;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.locktender.bench.part.Bench;
import io.locktender.bench.part.CopyPart;
import io.locktender.bench.part.HoldPart;
import io.locktender.bench.part.IdlePart;
import io.locktender.bench.part.OutagePart;
import io.locktender.bench.part.Part;
import io.locktender.bench.part.ReleasePart;
import io.locktender.bench.part.StartPart;
import io.locktender.bench.part.TakeOverPart;
import io.locktender.bench.report.Figure;
import io.locktender.bench.report.Page;
import io.locktender.bench.site.Distribution;
import io.locktender.bench.site.Surroundings;
import io.locktender.bench.site.ZooKeeper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Runs the parts that {@link BenchOptions} name, one after the other, and writes a page for each
 * that has come to its end.
 */
public final class BenchMain {
  private static final List<Part> PARTS =
      List.of(
          new HoldPart(),
          new CopyPart(),
          new ReleasePart(),
          new TakeOverPart(),
          new OutagePart(),
          new IdlePart(),
          new StartPart());

  private BenchMain() {}

  public static void main(String[] arguments) throws Exception {
    BenchOptions options =
        BenchOptions.of(PARTS.stream().map(Part::name).toList(), System::getProperty);
    Path work = Files.createTempDirectory("locktender-bench");
    int failed = 0;
    try (ZooKeeper zookeeper = ZooKeeper.start()) {
      Distribution copy = Distribution.at(options.home()).copyTo(work.resolve("measured"));
      Bench bench = new Bench(options, copy.archived(), zookeeper, work);
      for (String name : options.only()) {
        failed += ran(bench, part(name)) ? 0 : 1;
      }
    }
    MoreFiles.deleteRecursively(work, RecursiveDeleteOption.ALLOW_INSECURE);
    // Clients and servers of the test kit have threads of their own.
    System.exit(failed == 0 ? 0 : 1);
  }

  private static Part part(String name) {
    return PARTS.stream().filter(part -> part.name().equals(name)).findFirst().orElseThrow();
  }

  /** One part that fails does not keep the others from running. */
  private static boolean ran(Bench bench, Part part) {
    double before = Surroundings.load();
    Page page = new Page(part.name(), part.title());
    System.out.println("== " + part.name());
    try {
      part.run(bench, page);
    } catch (RuntimeException e) {
      System.err.println(part.name() + " failed");
      e.printStackTrace();
      return false;
    }
    page.heading("What it ran on").text(surroundings(bench.options(), before));
    page.write(bench.options().out());
    System.out.println(page);
    return true;
  }

  private static String surroundings(BenchOptions options, double loadBefore) {
    return "%s, on %s; %s; load %s before and %s after, what was measured among it%s. Options: %s."
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Surroundings.machine(),
            Surroundings.server(),
            Figure.number(loadBefore, 1),
            Figure.number(Surroundings.load(), 1),
            options.note().isEmpty() ? "" : "; " + options.note(),
            options.said());
  }
}
