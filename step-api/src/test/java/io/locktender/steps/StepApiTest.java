package io.locktender.steps;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What this jar is made of, and what it asks of those who compile against it. */
@AnalyzeClasses(packages = "io.locktender", importOptions = DoNotIncludeTests.class)
class StepApiTest {
  @ArchTest
  static final ArchRule itNeedsWhatAReleaseSeesAndNothingElse =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.locktender.steps",
              "java..",
              "com.mongodb..",
              "org.bson..",
              "org.slf4j..",
              "org.jspecify..")
          .because("a release's code sees nothing else that is ours");

  @ArchTest
  static final ArchRule itIsOnePackage =
      classes()
          .should()
          .resideInAPackage("io.locktender.steps")
          .because("the packages below that one are not shown to a release");
}
