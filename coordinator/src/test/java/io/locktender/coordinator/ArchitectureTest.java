package io.locktender.coordinator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.google.common.base.Stopwatch;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.locktender.steps.control.ControlStore;
import io.locktender.steps.plan.LoadedPlan;
import io.locktender.steps.plan.Planner;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The directions inside the module, and out of it. */
@AnalyzeClasses(packages = "io.locktender.coordinator", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String DECIDE = "io.locktender.coordinator.decide..";
  private static final String DOCUMENT = "io.locktender.coordinator.document..";
  private static final String CLUSTER = "io.locktender.coordinator.cluster..";
  private static final String STATUS = "io.locktender.coordinator.status..";
  private static final String TASK = "io.locktender.coordinator.task..";
  private static final String[] PURE = {DECIDE, DOCUMENT, TASK, CLUSTER, STATUS};
  private static final String ZOOKEEPER = "io.locktender.coordinator.zookeeper..";

  @ArchTest
  static final ArchRule stepsAreKnownByTheirContracts =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.locktender.steps..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.locktender.steps",
                              "io.locktender.steps.control",
                              "io.locktender.steps.release",
                              "io.locktender.steps.store",
                              "io.locktender.steps.plan",
                              "io.locktender.steps.text",
                              "io.locktender.steps.work"))))
          .because("how data is changed is the steps' own business");

  @ArchTest
  static final ArchRule mongoDbIsBehindTheStepsInterfaces =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.mongodb..")
          .because("MongoDB is reached through interfaces of steps only; BSON is just a notation");

  @ArchTest
  static final ArchRule modulesDependDownward =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.locktender.agent..")
          .because("the agent carries out what is decided here");

  @ArchTest
  static final ArchRule zooKeeperIsInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage(ZOOKEEPER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.zookeeper..", "org.apache.curator..")
          .because("ZooKeeper elects and wakes; nothing is decided by it");

  @ArchTest
  static final ArchRule decidingIsPure =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .and()
          .doNotHaveFullyQualifiedName("io.locktender.coordinator.document.Records")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.nio.channels..",
              "java.nio.file..",
              "java.net..",
              "java.util.concurrent..",
              "java.security..",
              "java.lang.reflect..",
              "com.google.common.io..",
              "com.google.common.util.concurrent..",
              "org.slf4j..")
          .because("the model checker drives these functions through every interleaving");

  @ArchTest
  static final ArchRule decidingReadsNoReleaseAndNoDatabase =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.locktender.steps.store..")
                  .or(belongToAnyOf(ControlStore.class, LoadedPlan.class, Planner.class)))
          .because("what these read comes in with the view, or with a task's context");

  @ArchTest
  static final ArchRule decidingHasNoClockNoThreadsAndNoChance =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              Thread.class,
              Timer.class,
              Clock.class,
              InstantSource.class,
              Date.class,
              Stopwatch.class,
              Random.class,
              RandomGenerator.class,
              SplittableRandom.class,
              System.class,
              Runtime.class,
              Process.class,
              ProcessBuilder.class,
              ProcessHandle.class)
          .orShould()
          .callMethodWhere(target(owner(resideInAPackage("java.time.."))).and(target(name("now"))))
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Collections.class, "shuffle", List.class)
          .orShould()
          .callMethod(Class.class, "forName", String.class)
          .orShould()
          .callMethod(Math.class, "random")
          .because("time comes in with the view, and the same view gives the same decision");

  @ArchTest
  static final ArchRule theDocumentKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage(DOCUMENT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLUSTER, TASK, DECIDE, STATUS, ZOOKEEPER)
          .because("the version document is the one truth, and all else is about it");

  @ArchTest
  static final ArchRule theMasterWorksAgainstPorts =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.locktender.coordinator.master..", DECIDE, DOCUMENT, TASK, CLUSTER, STATUS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ZOOKEEPER)
          .because(
              "where there is no cluster the same master works, and tests drive it with fakes");

  @ArchTest
  static final ArchRule recordsBecomeBsonInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.locktender.coordinator.store..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bson..")
          .because("callers hold records; how they are stored is known to the typed store alone");

  @ArchTest
  static final ArchRule theClustersRecordsKnowOnlyTheDocument =
      noClasses()
          .that()
          .resideInAPackage(CLUSTER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DECIDE, STATUS, ZOOKEEPER)
          .because("they are what others carry, decide by and show");

  @ArchTest
  static final ArchRule nothingIsDecidedByWhatIsShown =
      noClasses()
          .that()
          .resideInAPackage(DECIDE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(STATUS, ZOOKEEPER)
          .because("the rules read what was reported, and reach for nothing");

  @ArchTest
  static final ArchRule recordsAndDecisionsKnowNoZooKeeper =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.zookeeper..", "org.apache.curator..", ZOOKEEPER)
          .because("ZooKeeper carries the records, and is no part of them");

  @ArchTest
  static final ArchRule recordsAndDecisionsKnowNoDriver =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.mongodb..", "org.bson..", "io.locktender.coordinator.store..")
          .because("MongoDB keeps the records, and is no part of them");

  @ArchTest
  static final ArchRule recordsBecomeJsonInOnePlace =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .and()
          .doNotHaveFullyQualifiedName("io.locktender.coordinator.document.Records")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.fasterxml.jackson.core..",
              "com.fasterxml.jackson.databind..",
              "com.fasterxml.jackson.datatype..")
          .because("a record may say by an annotation what its JSON is like, and no more");

  @ArchTest
  static final ArchRule nobodyHereKnowsHowSomethingWasTyped =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..", "io.locktender.cli..")
          .because("the command line, HTTP and notifications say the same");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .matching("io.locktender.coordinator.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a package that needs another which needs it is one package");
}
