package io.locktender.bench.site;

import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One database without agents, on which {@code locktender db} works. Closing it drops it. */
public final class LoneDatabase implements AutoCloseable {
  private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(2);

  private final Distribution distribution;
  private final Path directory;
  private final TestDatabase database = TestMongo.shared().newDatabase();

  public LoneDatabase(Distribution distribution, Path work) {
    this.distribution = distribution;
    try {
      directory = Files.createTempDirectory(work, "desk");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public TestDatabase database() {
    return database;
  }

  public Path releases() {
    return directory.resolve("releases");
  }

  public void baseline(String version) {
    db("baseline", version).succeeds(ANSWERS_WITHIN);
  }

  /** Starts {@code db ...}. */
  public Program db(String... words) {
    List<String> arguments = new ArrayList<>(List.of("db"));
    arguments.addAll(List.of(words));
    arguments.addAll(List.of("--cluster", "desk", "--mongodb", database.uriOfDatabase()));
    arguments.addAll(List.of("--releases", releases().toString()));
    return Program.start(distribution.command(arguments), Map.of(), directory.resolve("db.out"));
  }

  @Override
  public void close() {
    database.close();
  }
}
