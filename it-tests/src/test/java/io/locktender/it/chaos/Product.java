package io.locktender.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.locktender.it.Cli;
import io.locktender.it.Contents;
import io.locktender.it.ReleaseDirectory;
import io.locktender.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.RawBsonDocument;

/** What is upgraded: releases 1.0.0 to 4.0.0, their data, and what the data is at each. */
abstract class Product {
  static final String FIRST = "1.0.0";
  static final String LAST = "4.0.0";

  /** Its steps do as files in the cluster's directory tell them: {@code fail}, and others. */
  static final String CAN_GO_WRONG = "2.0.0";

  /** The file in the cluster's directory that a node's own step writes, without the node's name. */
  static final String CONFIGURATION = "configured-";

  /** What the step writes to, in the cluster's directory. */
  static final String SCRATCH = "scratch";

  private static final String CONFIGURE =
      """
      id: configure
      target: all-machines
      exec: {command: [bin/configure], revert: [bin/restore]}
      """;
  private static final String CONFIGURES =
      """
      #!/bin/sh
      cd ../.. && echo %s > configuring-$LOCKTENDER_NODE && sleep 0.2 &&
      mv configuring-$LOCKTENDER_NODE configured-$LOCKTENDER_NODE
      """;

  /** Loads the data of the first release. */
  abstract void load(MongoDatabase database);

  /**
   * Looks at the data of a cluster at rest; throws when it is not what it must be at a version.
   *
   * @param late whether a master that was overtaken may have written once more
   * @return in how many documents it has
   */
  abstract int check(MongoDatabase database, String version, boolean late);

  /** What the workers do. */
  abstract String worker();

  /** The steps of one release on the database, and what they need. */
  abstract void steps(ReleaseDirectory release, Path directory);

  /** Writes all releases, with the steps of the nodes on themselves. */
  final void write(Path releases) {
    write(releases, true);
  }

  /** There are no nodes where the database alone is upgraded. */
  final void write(Path releases, boolean nodes) {
    for (String version = FIRST; number(version) <= number(LAST); version = after(version)) {
      ReleaseDirectory release = new ReleaseDirectory(releases, version);
      head(release);
      release
          .check("#!/bin/sh\nsleep 0.2\n")
          .worker("start-within: 10s\n    stop-within: 3s")
          .file("bin/worker", worker())
          .file("bin/configure", CONFIGURES.formatted(version))
          .file("bin/restore", CONFIGURES.formatted(before(version)));
      if (!version.equals(FIRST)) {
        steps(release, releases.resolve(version));
        if (nodes) {
          release.step(CONFIGURE);
        }
      }
      release.write();
    }
  }

  /** What stands at the top of a release's manifest. */
  void head(ReleaseDirectory release) {}

  /** Finds out, without a cluster and without faults, what the data is at each release. */
  final Map<String, Contents> lookAtEach(Path directory, TestDatabase database) {
    write(directory.resolve("releases"), false);
    scratch(directory, directory.resolve("disk"));
    load(database.database());
    Map<String, Contents> found = new HashMap<>();
    found.put(FIRST, Contents.of(database.database()));
    database(directory, database, "baseline", FIRST);
    for (String next = after(FIRST); number(next) <= number(LAST); next = after(next)) {
      database(directory, database, "upgrade", next, "--yes");
      found.put(next, Contents.of(database.database()));
    }
    return found;
  }

  private static void database(Path directory, TestDatabase database, String... command) {
    List<String> words = new ArrayList<>(List.of("db"));
    words.addAll(List.of(command));
    words.addAll(List.of("--cluster", "reference", "--releases", directory + "/releases"));
    words.addAll(List.of("--mongodb", database.uriOfDatabase()));
    Cli.start(words).end().exits(0);
  }

  /**
   * Looks at the data of a cluster at rest: what nobody writes but Locktender, those documents have
   * numbers as {@code _id}, and what clients wrote.
   */
  static void check(
      MongoDatabase database, String version, Map<String, Contents> expected, Clients clients) {
    assertThat(Contents.of(database, Product::nobodyWrites))
        .as("what nobody writes, at %s, byte for byte", version)
        .isEqualTo(expected.get(version));
    List<Document> written = new ArrayList<>();
    for (Document document : database.getCollection(Clients.COLLECTION).find()) {
      if (document.get("_id") instanceof String) {
        written.add(document);
      }
    }
    clients.ledger().check(written, version);
  }

  private static boolean nobodyWrites(RawBsonDocument document) {
    return !document.isString("_id");
  }

  /** Where the step writes, in a cluster's directory. */
  final void scratch(Path cluster, Path disk) {
    try {
      Files.createDirectories(disk);
      Files.createSymbolicLink(cluster.resolve(SCRATCH), disk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The release after one. */
  static String after(String version) {
    return number(version) + 1 + ".0.0";
  }

  private static String before(String version) {
    return number(version) - 1 + ".0.0";
  }

  /** The first number of a version: no other is ever raised. */
  static int number(String version) {
    return Integer.parseInt(version.substring(0, version.indexOf('.')));
  }

  static void copy(Path file, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Files.copy(file, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
