package io.locktender.agent;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions inside the module, and out of it. */
@AnalyzeClasses(packages = "io.locktender.agent", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String DAEMON = "io.locktender.agent.daemon..";

  @ArchTest
  static final ArchRule mongoDbIsReachedThroughSteps =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("com.mongodb..", "org.bson..")
                  .and(not(name("com.mongodb.ConnectionString"))))
          .because(
              "steps knows MongoDB, and the coordinator how its records are stored there; here only"
                  + " an address of it is read");

  @ArchTest
  static final ArchRule zooKeeperIsReachedThroughTheCoordinator =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.curator..", "org.apache.zookeeper..")
          .because("the coordinator knows ZooKeeper; here a server is at most started");

  @ArchTest
  static final ArchRule modulesDependDownward =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..", "io.locktender.cli..", "io.locktender.embedded..")
          .because("the daemon has no terminal, and its servers are not its own");

  @ArchTest
  static final ArchRule theDaemonWiresAndIsNotWired =
      noClasses()
          .that()
          .resideOutsideOfPackage(DAEMON)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(DAEMON)
          .because("the daemon is put together from all others");

  @ArchTest
  static final ArchRule onlyTheDaemonWiresTheNode =
      noClasses()
          .that()
          .resideOutsideOfPackages(DAEMON, "io.locktender.agent.node..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.locktender.agent.node..")
          .because("what a node is made of knows nothing of the protocol");

  @ArchTest
  static final ArchRule unitsKnowNoWorkers =
      noClasses()
          .that()
          .resideInAPackage("io.locktender.agent.systemd..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.locktender.agent.worker..", "io.locktender.agent.state..")
          .because("a worker may be a unit; a unit may be anything");

  @ArchTest
  static final ArchRule processesAreTheGround =
      noClasses()
          .that()
          .resideInAPackage("io.locktender.agent.process..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.locktender.agent.worker..",
              "io.locktender.agent.systemd..",
              "io.locktender.agent.state..",
              "io.locktender.coordinator..")
          .because("a process is a process, whoever has started it and why");

  @ArchTest
  static final ArchRule metersAreNamedInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.locktender.agent.metrics..", DAEMON)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micrometer..", "io.prometheus..")
          .because(
              "the names of the metrics are a contract, kept in one place; the daemon hands the"
                  + " registry on");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .matching("io.locktender.agent.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a package that needs another which needs it is one package");
}
