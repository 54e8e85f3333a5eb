package io.locktender.steps.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.JavaStep;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.LoadedRelease;
import io.locktender.steps.store.ReleaseFixture;
import java.nio.file.Path;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the code of a release sees, and what it does not: all that it looks for is here. */
class ReleaseWallIT {
  private static final ReleaseVersion V2 = ReleaseVersion.parse("2.0.0");

  @TempDir Path directory;
  private ReleaseFixture releases;

  @BeforeEach
  void releases() {
    releases = new ReleaseFixture(directory);
    releases.write("2.0.0", "steps: [{id: look}]");
  }

  @Test
  void aReleaseSeesTheStepApiTheDriverBsonSlf4jAndTheJdk() throws Exception {
    LookingRelease.write(releases.release("2.0.0"));

    assertThat(
            seen(
                "io.locktender.steps.JavaStep$Transform",
                "com.mongodb.client.MongoDatabase",
                "com.mongodb.ConnectionString",
                "org.bson.codecs.pojo.PojoCodecProvider",
                "org.slf4j.MDC",
                "java.sql.Driver",
                "java.util.List"))
        .containsExactly(
            "io.locktender.steps.JavaStep$Transform: shared",
            "com.mongodb.client.MongoDatabase: shared",
            "com.mongodb.ConnectionString: shared",
            "org.bson.codecs.pojo.PojoCodecProvider: shared",
            "org.slf4j.MDC: shared",
            "java.sql.Driver: platform",
            "java.util.List: platform");
  }

  @Test
  void aReleaseSeesNothingElseOfWhatIsOnOurClassPath() throws Exception {
    LookingRelease.write(releases.release("2.0.0"));
    List<String> ours =
        List.of(
            "io.locktender.steps.work.UpgradeWork",
            "io.locktender.steps.process.StepProcessMain",
            "com.google.common.collect.ImmutableList",
            "com.fasterxml.jackson.databind.ObjectMapper",
            "ch.qos.logback.classic.Logger",
            "org.snakeyaml.engine.v2.api.Load",
            "org.h2.Driver",
            "org.jspecify.annotations.Nullable",
            "org.junit.jupiter.api.Test");

    assertThat(ours).allSatisfy(name -> assertThat(Class.forName(name)).isNotNull());
    assertThat(seen(ours.toArray(String[]::new)))
        .hasSize(ours.size())
        .allSatisfy(seen -> assertThat(seen).endsWith(": none"));
  }

  @Test
  void whatIsOnNoClassPathOfOursIsNotThereEither() throws Exception {
    LookingRelease.write(releases.release("2.0.0"));

    assertThat(
            seen("org.apache.zookeeper.ZooKeeper", "picocli.CommandLine", "io.locktender.cli.Main"))
        .containsExactly(
            "org.apache.zookeeper.ZooKeeper: none",
            "picocli.CommandLine: none",
            "io.locktender.cli.Main: none");
  }

  @Test
  void aReleaseThatBringsItsOwnGuavaGetsThatOne() throws Exception {
    LookingRelease.write(releases.release("2.0.0"), LookingRelease.GUAVA);

    assertThat(
            seen(
                "com.google.common.collect.ImmutableList",
                "com/google/common/collect/ImmutableList.class",
                "META-INF/maven/com.google.guava/guava/pom.properties"))
        .containsExactly(
            "com.google.common.collect.ImmutableList: own",
            "com/google/common/collect/ImmutableList.class: 1 own",
            "META-INF/maven/com.google.guava/guava/pom.properties: 1 own");
  }

  @Test
  void resourcesAreSharedAsClassesAre() throws Exception {
    LookingRelease.write(releases.release("2.0.0"));

    assertThat(
            seen(
                "com/mongodb/client/MongoDatabase.class",
                "io/locktender/steps/JavaStep.class",
                "io/locktender/steps/work/UpgradeWork.class",
                "com/google/common/collect/ImmutableList.class",
                "META-INF/maven/com.google.guava/guava/pom.properties"))
        .containsExactly(
            "com/mongodb/client/MongoDatabase.class: 1 shared",
            "io/locktender/steps/JavaStep.class: 1 shared",
            "io/locktender/steps/work/UpgradeWork.class: none",
            "com/google/common/collect/ImmutableList.class: none",
            "META-INF/maven/com.google.guava/guava/pom.properties: none");
  }

  @Test
  void servicesAreTheReleasesOwnAndTheJdks() throws Exception {
    LookingRelease.write(releases.release("2.0.0"));

    assertThat(
            seen(
                "tools",
                "META-INF/services/java.util.spi.ToolProvider",
                "META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
                "META-INF/services/org.junit.platform.engine.TestEngine"))
        .containsExactly(
            "tools: [own]",
            "META-INF/services/java.util.spi.ToolProvider: 1 own",
            "META-INF/services/org.slf4j.spi.SLF4JServiceProvider: none",
            "META-INF/services/org.junit.platform.engine.TestEngine: none");
  }

  @Test
  void aStepRunsWithItsReleasesContextClassLoaderAndTheThreadGetsItsOwnBack() throws Exception {
    LookingRelease.write(releases.release("2.0.0"));
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    assertThat(seen("context")).containsExactly("context: own");
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  private List<String> seen(String... names) throws Exception {
    try (LoadedRelease loaded = releases.store().load(V2)) {
      Change.Java java = (Change.Java) loaded.release().steps().get(0).change();
      JavaStep.Transform look = (JavaStep.Transform) java.step();
      return look.change()
          .apply(new Document("look", List.of(names)))
          .getList("seen", String.class);
    }
  }
}
