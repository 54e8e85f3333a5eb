package io.locktender.steps;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.google.common.base.Splitter;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.locktender.steps.mongo.Statistics;
import io.locktender.steps.mongo.StructureChange;

/** The directions inside the module, and out of it. */
@AnalyzeClasses(packages = "io.locktender.steps", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule stepsKnowNoCluster =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.zookeeper..",
              "org.apache.curator..",
              "io.locktender.coordinator..",
              "io.locktender.agent..")
          .because("what is changed in a database has nothing to do with who may change it");

  @ArchTest
  static final ArchRule aReleaseIsReadAndPlannedWithoutADatabase =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.locktender.steps.release..",
              "io.locktender.steps.manifest..",
              "io.locktender.steps.code..",
              "io.locktender.steps.store..",
              "io.locktender.steps.plan..",
              "io.locktender.steps.rolling..",
              "io.locktender.steps.text..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.mongodb..")
          .because("a release is verified on a machine that has no database");

  @ArchTest
  static final ArchRule yamlIsReadInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.locktender.steps.text..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.snakeyaml..")
          .because("every mistake in a file has its line, whoever reads the file");

  @ArchTest
  static final ArchRule onlyTheLogKnowsWhatLogs =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.locktender.steps.log..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ch.qos.logback..")
          .because("all others say what there is to say by slf4j");

  @ArchTest
  static final ArchRule nobodyNeedsTheEmbeddedServer =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.locktender.embedded..", "de.bwaldvogel..")
          .because("it is a server like any other, behind the driver");

  @ArchTest
  static final ArchRule structuresAreChangedInOnePlace =
      noClasses()
          .that()
          .doNotBelongToAnyOf(StructureChange.class, Statistics.class)
          .and()
          .doNotHaveFullyQualifiedName("io.locktender.steps.control.JournalIndex")
          .should()
          .callMethodWhere(
              target(
                      owner(
                          assignableTo(MongoDatabase.class)
                              .or(assignableTo(MongoCollection.class))))
                  .and(
                      target(
                          nameMatching(
                              "runCommand|create(Collection|View|Index|Indexes)"
                                  + "|drop(Index|Indexes)?|renameCollection"))))
          .because(
              "a change that no majority has is gone after an election, and the driver does not say"
                  + " so of a command; only the journal's index, which just makes reading"
                  + " quicker, is made by itself");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .matching("io.locktender.steps.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a package that needs another which needs it is one package");

  @ArchTest
  static final ArchRule whatIsAtTheBottomKnowsNoOtherPackage = knowJust("text, log, command", "");

  @ArchTest
  static final ArchRule theContractsKnowReleasesWithoutTheirFiles = knowJust("work", "release");

  @ArchTest static final ArchRule aReleaseIsKnownWithoutItsFiles = knowJust("release", "text");

  @ArchTest static final ArchRule aManifestKnowsNoCode = knowJust("manifest", "release, text");

  @ArchTest static final ArchRule codeKnowsNoManifest = knowJust("code", "release, text");

  @ArchTest
  static final ArchRule whatMayRollIsKnownWithoutAPlan =
      knowJust("rolling", "release, structure, text");

  @ArchTest static final ArchRule signingKnowsNoReleases = knowJust("signing, tls", "text");

  @ArchTest
  static final ArchRule programsAreKnownWithoutADatabase =
      knowJust("program", "command, plan, release");

  @ArchTest
  static final ArchRule theServerKnowsNoSteps =
      knowJust("mongo, control, structure", "text, tls, work");

  @ArchTest
  static final ArchRule copyingKnowsNoSteps =
      knowJust("copy, proof, swap", "structure, mongo, control, work, text");

  @ArchTest
  static final ArchRule lookingBeforehandKnowsTheServerAlone =
      knowJust("preflight", "mongo, control, work, text");

  @ArchTest
  static final ArchRule waitingForTheServerKnowsNoSteps =
      knowJust("quiet", "mongo, control, work, text");

  @ArchTest
  static final ArchRule theStreamKnowsNoCopies = knowJust("stream", "mongo, control, work, text");

  @ArchTest
  static final ArchRule runningStepsKnowsNoCopying =
      knowJust(
          "change, transform, sandbox, run",
          "command, plan, release, structure, mongo, control, work");

  @ArchTest
  static final ArchRule onlyTheProcessKnowsThatThereIsOne =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.locktender.steps.process..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.locktender.steps.process..")
          .because("what the calls do is the same in any process");

  /** Each of some packages knows itself and some others, of those of this module. */
  private static ArchRule knowJust(String packages, String others) {
    return noClasses()
        .that()
        .resideInAnyPackage(named(packages))
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.locktender.steps.*..")
                .and(resideOutsideOfPackages(named(packages + ", " + others))))
        .because("that is what the package-info of each says");
  }

  private static String[] named(String packages) {
    return Splitter.on(", ")
        .omitEmptyStrings()
        .splitToStream(packages)
        .map(name -> "io.locktender.steps." + name + "..")
        .toArray(String[]::new);
  }
}
