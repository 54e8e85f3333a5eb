package io.locktender.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.store.ReleaseTrust;
import java.nio.file.Path;

/** The directions inside the module, and out of it. */
@AnalyzeClasses(packages = "io.locktender", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String CLI = "io.locktender.cli";
  private static final String CONSOLE = "io.locktender.cli.console..";
  private static final String COMMAND = "io.locktender.cli.command..";
  private static final String CONNECT = "io.locktender.cli.connect..";
  private static final String SHOW = "io.locktender.cli.show..";
  private static final String ASK = "io.locktender.cli.ask..";
  private static final String ADMIN = "io.locktender.cli.admin..";
  private static final String DESK = "io.locktender.cli.desk..";

  @ArchTest
  static final ArchRule nobodyBelowKnowsTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.locktender.cli..", "io.locktender.playground..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.locktender.cli..")
          .because("what is typed and shown is above everything");

  @ArchTest
  static final ArchRule picocliIsHereAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.locktender.cli..", "io.locktender.playground..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..")
          .because("below, nobody knows how something was typed");

  @ArchTest
  static final ArchRule theConsoleKnowsNoCommand =
      noClasses()
          .that()
          .resideInAPackage(CONSOLE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLI, COMMAND, CONNECT, SHOW, ASK, ADMIN, DESK)
          .because("it writes what it is given");

  @ArchTest
  static final ArchRule whatCommandsAreMadeOfKnowsTheConsoleAlone =
      noClasses()
          .that()
          .resideInAPackage(COMMAND)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLI, CONNECT, SHOW, ASK, ADMIN, DESK)
          .because("every command is made of it");

  @ArchTest
  static final ArchRule connectingKnowsNoCommand =
      noClasses()
          .that()
          .resideInAPackage(CONNECT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLI, SHOW, ASK, ADMIN, DESK)
          .because("what is connected to does not depend on who asks");

  @ArchTest
  static final ArchRule whatShowsAsksForNothing =
      noClasses()
          .that()
          .resideInAPackage(SHOW)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLI, ASK, ADMIN, DESK)
          .because("it changes nothing, and all others may show with it");

  @ArchTest
  static final ArchRule askingAdminAndDeskStandBesideEachOther =
      slices()
          .matching("io.locktender.cli.(ask|admin|desk)..")
          .should()
          .notDependOnEachOther()
          .because("each is a way of its own to change something");

  @ArchTest
  static final ArchRule onlyTheMainPackageKnowsEveryCommand =
      noClasses()
          .that()
          .resideInAnyPackage(ASK, ADMIN, DESK)
          .should()
          .dependOnClassesThat(resideInAPackage(CLI))
          .because("it lists them, and they do not know that they are listed");

  @ArchTest
  static final ArchRule theDeskHasNoZooKeeper =
      noClasses()
          .that()
          .resideInAPackage(DESK)
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.locktender.cli.connect.ZooKeeperAccess")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("io.locktender.coordinator.zookeeper..")
          .because("it works on one database, with no cluster around it");

  @ArchTest
  static final ArchRule zooKeepersAndCuratorsClassesStayBelow =
      noClasses()
          .that()
          .resideInAPackage("io.locktender.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.zookeeper..", "org.apache.curator..")
          .because("the coordinator reaches ZooKeeper for everybody");

  @ArchTest
  static final ArchRule theAgentIsStartedInOnePlace =
      noClasses()
          .that()
          .resideInAPackage("io.locktender.cli..")
          .and()
          .doNotHaveFullyQualifiedName("io.locktender.cli.AgentCommand")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.locktender.agent..")
                  .and(
                      com.tngtech.archunit.base.DescribedPredicate.not(
                          resideInAnyPackage(
                              "io.locktender.agent.config..", "io.locktender.agent.steps.."))))
          .because(
              "the others only read the agent's file, and the desk starts the step process as an"
                  + " agent does");

  @ArchTest
  static final ArchRule releasesAreReadAsTheFileSays =
      noClasses()
          .that()
          .resideInAnyPackage(ASK, ADMIN)
          .should()
          .callConstructor(ReleaseStore.class, Path.class)
          .orShould()
          .callConstructor(ReleaseStore.class, Path.class, ReleaseTrust.class)
          .because(
              "ClusterOptions.releaseStore() refuses what no key of agent.yaml has signed: the code"
                  + " of a release runs here");

  @ArchTest
  static final ArchRule commandsAreCalledCommands =
      classes()
          .that()
          .areAnnotatedWith(picocli.CommandLine.Command.class)
          .and()
          .resideInAPackage("io.locktender.cli..")
          .and()
          .doNotHaveFullyQualifiedName("io.locktender.cli.Root")
          .should()
          .haveSimpleNameEndingWith("Command");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .matching("io.locktender.cli.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a package that needs another which needs it is one package");
}
