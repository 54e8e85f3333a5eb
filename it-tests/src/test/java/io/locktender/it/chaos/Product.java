package io.locktender.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.locktender.it.Cli;
import io.locktender.it.Contents;
import io.locktender.it.ReleaseDirectory;
import io.locktender.steps.testing.TestDatabase;
import io.locktender.steps.testing.TestJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;

/**
 * What is upgraded: releases 1.0.0 to 4.0.0, their data, and what the data is at each. The steps of
 * 2.0.0 do as files in the cluster's directory tell them: {@code fail}, {@code hang}, {@code eat}.
 */
final class Product {
  static final String FIRST = "1.0.0";
  static final String LAST = "4.0.0";
  static final String CAN_GO_WRONG = "2.0.0";

  /** The file in the cluster's directory that a node's own step writes, without the node's name. */
  static final String CONFIGURATION = "configured-";

  /** What the step writes to, in the cluster's directory. */
  static final String SCRATCH = "scratch";

  private static final int DOCUMENTS = 200;
  private static final int COLLECTIONS = 8;
  private static final String EVERY_DOCUMENT_ONCE =
      """
      id: once-more
      update: {collection: packages, filter: {}, update: {$inc: {times: 1}}}
      """;
  private static final String SPLIT =
      """
      id: split
      transform:
        collection: packages
        pending: {owner: {$exists: false}}
        update: {$set: {owner: {name: "unknown"}}}
      """;
  private static final String INDEX =
      """
      id: by-owner
      create-index: {collection: packages, keys: {"owner.name": 1}}
      """;
  private static final String CONFIGURE =
      """
      id: configure
      target: all-machines
      exec: {command: [bin/configure], revert: [bin/restore]}
      """;
  private static final String WORKER =
      "#!/bin/sh\ntrap 'exit 0' TERM\nwhile :; do sleep 5 & wait $!; done\n";
  private static final String CONFIGURES =
      """
      #!/bin/sh
      cd ../.. && echo %s > configuring-$LOCKTENDER_NODE && sleep 0.2 &&
      mv configuring-$LOCKTENDER_NODE configured-$LOCKTENDER_NODE
      """;
  private static final String TROUBLE =
      """
      #!/bin/sh
      cd ../.. || exit 1
      head -c 100000 /dev/zero > scratch/file || exit 1
      sleep 0.3
      if [ -e fail ]; then echo "told to fail"; exit 1; fi
      if [ -e hang ]; then sleep 1000; fi
      """;
  private static final String GREEDY =
      """
      package com.example;

      import io.locktender.steps.JavaStep;
      import io.locktender.steps.ReleaseSteps;
      import java.nio.file.*;
      import java.util.*;

      public final class Greedy implements ReleaseSteps {
        @Override
        public Map<String, JavaStep> steps() {
          return Map.of("greedy", JavaStep.change(Set.of("sections"), database -> {
            Path jar = Path.of(
                Greedy.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            List<byte[]> eaten = new ArrayList<>();
            while (Files.exists(jar.resolve("../../../../eat").normalize())) {
              eaten.add(new byte[1_000_000]);
            }
          }));
        }
      }
      """;

  private final Path jar;
  private final Map<String, Contents> expected = new HashMap<>();

  private Product(Path jar) {
    this.jar = jar;
  }

  /** Finds out, without a cluster and without faults, what the data is at each release. */
  static Product on(Site site) {
    Path directory = site.directory().resolve("reference");
    Product product = new Product(directory.resolve("greedy.jar"));
    TestJar.in(product.jar)
        .source("com.example.Greedy", GREEDY)
        .service("com.example.Greedy")
        .write();
    product.write(directory.resolve("cluster/releases"), false);
    product.scratch(directory.resolve("cluster"), directory.resolve("cluster/disk"));
    try (TestDatabase database = site.newDatabase()) {
      product.load(database.database());
      product.lookAtEach(directory.resolve("cluster"), database);
    }
    return product;
  }

  private void lookAtEach(Path directory, TestDatabase database) {
    expected.put(FIRST, Contents.of(database.database()));
    database(directory, database, "baseline", FIRST);
    for (String next = after(FIRST); ; next = after(next)) {
      database(directory, database, "upgrade", next, "--yes");
      expected.put(next, Contents.of(database.database()));
      assertThat(
              database
                  .database()
                  .getCollection("packages")
                  .countDocuments(new Document("times", number(next) - 1)))
          .isEqualTo(DOCUMENTS);
      if (next.equals(LAST)) {
        return;
      }
    }
  }

  private static void database(Path directory, TestDatabase database, String... command) {
    List<String> words = new ArrayList<>(List.of("db"));
    words.addAll(List.of(command));
    words.addAll(List.of("--cluster", "reference", "--releases", directory + "/releases"));
    words.addAll(List.of("--mongodb", database.uri() + "/" + database.name()));
    Cli.start(words).end().exits(0);
  }

  /** The release after one. */
  static String after(String version) {
    return number(version) + 1 + ".0.0";
  }

  private static int number(String version) {
    return Integer.parseInt(version.substring(0, version.indexOf('.')));
  }

  /** What the data is at a release, byte for byte. */
  Contents at(String version) {
    return Objects.requireNonNull(expected.get(version), version);
  }

  void load(MongoDatabase database) {
    database
        .getCollection("packages")
        .insertMany(
            IntStream.range(0, DOCUMENTS)
                .mapToObj(
                    i -> new Document("_id", i).append("name", "package-" + i).append("size", i))
                .toList());
    database.getCollection("packages").createIndex(new Document("name", 1));
    database.getCollection("sections").insertOne(new Document("_id", "main"));
    for (int i = 0; i < COLLECTIONS; i++) {
      database.getCollection("many" + i).insertOne(new Document("_id", i));
    }
    database.getCollection("untouched").insertOne(new Document("_id", 1));
  }

  /** Writes all releases, with the steps of the nodes on themselves. */
  void write(Path releases) {
    write(releases, true);
  }

  /** There are no nodes where the database alone is upgraded. */
  private void write(Path releases, boolean nodes) {
    for (String version = FIRST; number(version) <= number(LAST); version = after(version)) {
      ReleaseDirectory release =
          new ReleaseDirectory(releases, version)
              .check("#!/bin/sh\nsleep 0.2\n")
              .worker("start-within: 10s\n    stop-within: 3s")
              .file("bin/worker", WORKER)
              .file("bin/configure", CONFIGURES.formatted(version))
              .file("bin/restore", CONFIGURES.formatted(number(version) - 1 + ".0.0"));
      if (!version.equals(FIRST)) {
        release.step(EVERY_DOCUMENT_ONCE);
      }
      if (!version.equals(FIRST) && nodes) {
        release.step(CONFIGURE);
      }
      if (version.equals(CAN_GO_WRONG)) {
        release.step(SPLIT).step(INDEX).step("id: greedy").step(trouble());
        release.file("bin/trouble", TROUBLE);
        copyJar(releases.resolve(version).resolve("lib/greedy.jar"));
      }
      release.write();
    }
  }

  /** Where the step writes, in a cluster's directory. */
  void scratch(Path cluster, Path disk) {
    try {
      Files.createDirectories(disk);
      Files.createSymbolicLink(cluster.resolve(SCRATCH), disk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void copyJar(Path to) {
    try {
      Files.createDirectories(to.getParent());
      Files.copy(jar, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String trouble() {
    String touches =
        IntStream.range(0, COLLECTIONS).mapToObj(i -> "many" + i).collect(Collectors.joining(", "));
    return "id: trouble\nexec: {command: [bin/trouble], touches: [" + touches + "]}";
  }
}
