package io.locktender.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.locktender.it.Contents;
import io.locktender.it.ReleaseDirectory;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestJar;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A product that rolls from release to release, while its workers write. Half of what is there at
 * the beginning nobody writes but Locktender: those documents have numbers as {@code _id}. The step
 * {@code label} of 2.0.0, and its revert, do as files in the cluster's directory tell them: {@code
 * fail}, {@code hang}, {@code eat}.
 */
final class RollProduct extends Product {
  private static final int DOCUMENTS = 100;
  private static final String IDLE_WORKER = ReleaseDirectory.OBEDIENT_WORKER;
  private static final String PRIORITY =
      """
      id: priority
      phase: expand
      set-field: {collection: packages, field: priority, value: optional}
      """;
  private static final String INDEX =
      """
      id: by-label
      phase: expand
      create-index: {collection: packages, keys: {"label.text": 1}}
      """;
  private static final String NO_SIZE =
      """
      id: no-size
      phase: contract
      unset-field: {collection: packages, field: size}
      """;
  private static final String NO_SIZE_WITH_REVERT =
      """
      id: no-size
      phase: contract
      transform: {collection: packages, pending: {size: {$exists: true}}, update: {$unset: {size: ""}}}
      revert: {collection: packages, pending: {size: {$exists: false}}, update: {$set: {size: 0}}}
      """;
  private static final String THIRD =
      """
      id: third
      phase: expand
      set-field: {collection: packages, field: third, value: "yes"}
      """;
  private static final String NO_PRIORITY =
      """
      id: no-priority
      phase: contract
      unset-field: {collection: packages, field: priority}
      """;
  private static final String FOURTH =
      """
      id: fourth
      phase: expand
      set-field: {collection: packages, field: fourth, value: "yes"}
      """;
  private static final String LABELS =
      """
      package com.example;

      import io.locktender.steps.JavaStep;
      import io.locktender.steps.ReleaseSteps;
      import java.nio.file.*;
      import java.util.*;
      import org.bson.BsonDocument;
      import org.bson.Document;

      public final class Labels implements ReleaseSteps {
        private static final Path CLUSTER = cluster();
        private int seen;

        @Override
        public Map<String, JavaStep> steps() {
          JavaStep.Transform back = JavaStep.transform(
              "packages", BsonDocument.parse("{label: {$exists: true}}"), this::without);
          return Map.of("label", new JavaStep.Transform(
              "packages",
              BsonDocument.parse("{$expr: {$ne: ['$label.from', '$name']}}"),
              this::with,
              Optional.of(back)));
        }

        private Document with(Document document) throws Exception {
          asTold();
          String name = document.getString("name");
          return document.append("label",
              new Document("from", name).append("text", name.toUpperCase(Locale.ROOT)));
        }

        private Document without(Document document) throws Exception {
          asTold();
          document.remove("label");
          return document;
        }

        private void asTold() throws Exception {
          if (seen++ % 50 == 0) {
            Files.write(CLUSTER.resolve("scratch/file"), new byte[100_000]);
          }
          Thread.sleep(1);
          List<byte[]> eaten = new ArrayList<>();
          while (Files.exists(CLUSTER.resolve("eat"))) {
            eaten.add(new byte[1_000_000]);
          }
          while (Files.exists(CLUSTER.resolve("hang"))) {
            Thread.sleep(20);
          }
          if (Files.exists(CLUSTER.resolve("fail"))) {
            throw new IllegalStateException("told to fail");
          }
        }

        private static Path cluster() {
          try {
            Path jar = Path.of(
                Labels.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return jar.resolve("../../../..").normalize();
          } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
          }
        }
      }
      """;

  private final Reference reference;
  private final boolean contractHasRevert;
  private final @Nullable Clients clients;
  private final int nodes;

  /** What all runs have in common: the code of the steps, and the data that nobody else writes. */
  static final class Reference {
    private final Path jar;
    private final Map<String, Contents> expected;

    Reference(Site site) {
      Path directory = site.directory().resolve("reference-roll");
      jar = directory.resolve("labels.jar");
      TestJar.in(jar).source("com.example.Labels", LABELS).service("com.example.Labels").write();
      RollProduct product = new RollProduct(this, false, null, 0);
      try (TestDatabase database = site.newDatabase()) {
        expected = product.lookAtEach(directory.resolve("cluster"), database);
      }
    }
  }

  private RollProduct(
      Reference reference, boolean contractHasRevert, @Nullable Clients clients, int nodes) {
    this.reference = reference;
    this.contractHasRevert = contractHasRevert;
    this.clients = clients;
    this.nodes = nodes;
  }

  /** The product of one run. */
  static RollProduct of(Reference reference, Roll roll, Clients clients, int nodes) {
    return new RollProduct(reference, roll.contractHasRevert(), clients, nodes);
  }

  @Override
  void load(MongoDatabase database) {
    database
        .getCollection(Clients.COLLECTION)
        .insertMany(
            IntStream.range(0, DOCUMENTS)
                .mapToObj(
                    i -> new Document("_id", i).append("name", "package-" + i).append("size", i))
                .toList());
    database.getCollection(Clients.COLLECTION).createIndex(new Document("name", 1));
    database.getCollection("untouched").insertOne(new Document("_id", 1));
    if (clients != null) {
      clients.load(database, nodes);
    }
  }

  @Override
  void head(ReleaseDirectory release) {
    release.rollsFrom(">=1.0.0");
  }

  @Override
  String worker() {
    return clients == null ? IDLE_WORKER : clients.worker();
  }

  @Override
  void steps(ReleaseDirectory release, Path directory) {
    switch (number(release.version())) {
      case 2 -> {
        release.step("id: label\nphase: expand").step(INDEX).step(PRIORITY);
        release.step(contractHasRevert ? NO_SIZE_WITH_REVERT : NO_SIZE);
        copy(reference.jar, directory.resolve("lib/labels.jar"));
      }
      case 3 -> release.step(THIRD).step(NO_PRIORITY);
      default -> release.step(FOURTH);
    }
  }

  @Override
  int check(MongoDatabase database, String version, boolean late) {
    int expanded = late ? takeBackLate(database, version) : 0;
    check(database, version, reference.expected, Objects.requireNonNull(clients));
    return expanded;
  }

  /**
   * One batch that was under way when its master was overtaken may have left documents expanded: no
   * worker minds. They are counted, and the fields are removed, as an operator does who asks again.
   */
  private static int takeBackLate(MongoDatabase database, String version) {
    MongoCollection<Document> packages = database.getCollection(Clients.COLLECTION);
    Set<String> fields =
        switch (number(version)) {
          case 1 -> Set.of("label", "priority");
          case 2 -> Set.of("third");
          case 3 -> Set.of("fourth");
          default -> Set.of();
        };
    if (fields.isEmpty()) {
      return 0;
    }
    Bson expanded = Filters.or(fields.stream().map(Filters::exists).toList());
    int found = 0;
    for (Document document : packages.find(expanded)) {
      found++;
      Document label = document.get("label", Document.class);
      if (number(version) == 1 && label != null) {
        assertThat(label).as("%s", document).isEqualTo(RollShape.label(label.getString("from")));
      }
    }
    packages.updateMany(expanded, Updates.combine(fields.stream().map(Updates::unset).toList()));
    return found;
  }
}
