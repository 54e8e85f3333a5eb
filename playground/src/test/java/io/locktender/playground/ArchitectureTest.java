package io.locktender.playground;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom, beside the playground and inside it. */
@AnalyzeClasses(packages = "io.locktender", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule nobodyDependsOnThePlayground =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.locktender.playground..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.locktender.playground..")
          .because("an installation in production does not have it");

  @ArchTest
  static final ArchRule theProductOfTheDemoKnowsNothingOfTheDemo =
      noClasses()
          .that()
          .resideInAPackage("io.locktender.playground.product..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.locktender.playground",
              "io.locktender.playground.demo..",
              "io.locktender.cli..",
              "io.locktender.agent..",
              "io.locktender.coordinator..")
          .because("it stands for a product that somebody else has written");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .matching("io.locktender.playground.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a package that needs another which needs it is one package");
}
