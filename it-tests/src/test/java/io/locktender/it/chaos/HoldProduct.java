package io.locktender.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.locktender.it.Contents;
import io.locktender.it.ReleaseDirectory;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestJar;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A product that goes by HOLD, and whose workers write until they are held. One step of each
 * release raises a number in every document: done twice, or not at all, it would show. The steps of
 * 2.0.0 do as files in the cluster's directory tell them: {@code fail}, {@code hang}, {@code eat}.
 */
final class HoldProduct extends Product {
  private static final int DOCUMENTS = 200;
  private static final int COLLECTIONS = 8;
  private static final String EVERY_DOCUMENT_ONCE =
      """
      id: once-more-%s
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

  private final Reference reference;
  private final @Nullable Clients clients;
  private final int nodes;

  /** What all runs have in common: the code of the steps, and the data that nobody else writes. */
  static final class Reference {
    private final Path jar;
    private final Map<String, Contents> expected;

    Reference(Site site) {
      Path directory = site.directory().resolve("reference-hold");
      jar = directory.resolve("greedy.jar");
      TestJar.in(jar).source("com.example.Greedy", GREEDY).service("com.example.Greedy").write();
      HoldProduct product = new HoldProduct(this, null, 0);
      try (TestDatabase database = site.newDatabase()) {
        expected = product.lookAtEach(directory.resolve("cluster"), database);
        assertThat(
                database
                    .database()
                    .getCollection(Clients.COLLECTION)
                    .countDocuments(new Document("times", number(LAST) - 1)))
            .isEqualTo(DOCUMENTS);
      }
    }
  }

  private HoldProduct(Reference reference, @Nullable Clients clients, int nodes) {
    this.reference = reference;
    this.clients = clients;
    this.nodes = nodes;
  }

  /** The product of one run. */
  static HoldProduct of(Reference reference, Clients clients, int nodes) {
    return new HoldProduct(reference, clients, nodes);
  }

  @Override
  void load(MongoDatabase database) {
    database
        .getCollection("packages")
        .insertMany(
            IntStream.range(0, DOCUMENTS)
                .mapToObj(
                    i -> new Document("_id", i).append("name", "package-" + i).append("size", i))
                .toList());
    database.getCollection("packages").createIndex(new Document("name", 1));
    database.getCollection("sections").insertOne(new Document("_id", 1));
    for (int i = 0; i < COLLECTIONS; i++) {
      database.getCollection("many" + i).insertOne(new Document("_id", i));
    }
    database.getCollection("untouched").insertOne(new Document("_id", 1));
    if (clients != null) {
      clients.load(database, nodes);
    }
  }

  @Override
  String worker() {
    return clients == null ? ReleaseDirectory.OBEDIENT_WORKER : clients.worker();
  }

  @Override
  void steps(ReleaseDirectory release, Path directory) {
    release.step(EVERY_DOCUMENT_ONCE.formatted(release.version()));
    if (release.version().equals(CAN_GO_WRONG)) {
      release.step(SPLIT).step(INDEX).step("id: greedy").step(trouble());
      release.file("bin/trouble", TROUBLE);
      copy(reference.jar, directory.resolve("lib/greedy.jar"));
    }
  }

  private static String trouble() {
    String touches =
        IntStream.range(0, COLLECTIONS).mapToObj(i -> "many" + i).collect(Collectors.joining(", "));
    return "id: trouble\nexec: {command: [bin/trouble], touches: [" + touches + "]}";
  }

  /** Nothing of a master that was overtaken takes effect. */
  @Override
  int check(MongoDatabase database, String version, boolean late) {
    check(database, version, reference.expected, Objects.requireNonNull(clients));
    return 0;
  }
}
