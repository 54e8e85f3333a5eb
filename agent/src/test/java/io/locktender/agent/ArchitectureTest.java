package io.locktender.agent;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
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
              resideInAPackage("com.mongodb..").and(not(name("com.mongodb.ConnectionString"))))
          .because("steps knows MongoDB; here only an address of it is read");

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
          .resideInAnyPackage(
              "io.locktender.agent.worker..",
              "io.locktender.agent.state..",
              "io.locktender.agent.http..",
              "io.locktender.agent.metrics..",
              "io.locktender.agent.config..",
              "io.locktender.agent.log..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(DAEMON)
          .because("the daemon is put together from them");

  @ArchTest
  static final ArchRule metersAreNamedInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.locktender.agent.metrics..", DAEMON)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..")
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
