package io.locktender.steps.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.locktender.steps.command.SearchPath;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.store.ReleaseFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of programs that this machine cannot run. */
class ReleaseProgramsTest {
  private static final String SCRIPT = "#!/bin/sh\nexit 0\n";
  private static final String WORKER = "workers: [{name: api, command: [bin/api]}]\n";

  @TempDir Path directory;
  private ReleaseFixture releases;
  private Path bin;

  @BeforeEach
  void aReleaseBefore() throws IOException {
    releases = new ReleaseFixture(directory.resolve("releases"));
    releases.write("1.0.0", "");
    bin = Files.createDirectory(directory.resolve("bin"));
    program(bin.resolve("tool"), SCRIPT);
  }

  @Test
  void whatIsThereAndCanBeRunIsNotNamed() throws IOException {
    program("bin/api", SCRIPT);
    program("bin/old", "no line for the kernel: a shell runs it\n");
    releases.write("2.0.0", WORKER + "check: {command: [bin/old]}\n");

    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          worker api           | workers: [{name: api, command: [bin/x, --port, "80"]}]
          health of worker api | workers: [{name: api, command: [tool], health: {exec: [bin/x]}}]
          drain of worker api  | workers: [{name: api, command: [tool], drain: {exec: [bin/x]}}]
          check                | check: {command: [bin/x]}
          step rewrite         | steps: [{id: rewrite, target: all-machines, exec: {command: [bin/x]}}]
          step load            | steps: [{id: load, exec: {command: [bin/x], touches: [a]}}]
          revert of step load  | steps: [{id: load, exec: {command: [tool], revert: [bin/x], touches: [a]}}]
          """)
  void eachKindOfProgramIsLookedAt(String what, String manifest) throws IOException {
    releases.write("2.0.0", manifest + "\n");
    onlyProblem()
        .startsWith("release 2.0.0, " + what + ": expected a program at ")
        .endsWith("2.0.0/bin/x, found none; install it there");

    Files.setPosixFilePermissions(
        program("bin/x", SCRIPT), PosixFilePermissions.fromString("rw-r--r--"));
    onlyProblem().contains(what + ": expected a program that may be run", "rw-r--r--", "chmod a+x");

    program("bin/x", "#!/no/such/interpreter\n");
    onlyProblem().contains(what, "'#!/no/such/interpreter'", "at /no/such/interpreter, found none");

    program("bin/x", SCRIPT);
    assertThat(problems()).isEmpty();
  }

  @Test
  void aDirectoryIsNoProgram() throws IOException {
    Files.createDirectories(releases.release("2.0.0").resolve("bin/api"));
    releases.write("2.0.0", WORKER);

    onlyProblem().contains("bin/api, found a directory");
  }

  @Test
  void aLinkToNothingIsNoProgram() throws IOException {
    Path api = releases.release("2.0.0").resolve("bin/api");
    Files.createDirectories(api.getParent());
    Files.createSymbolicLink(api, Path.of("gone"));
    releases.write("2.0.0", WORKER);

    assertThat(new ProgramLook(releases.release("2.0.0"), path()).problem("bin/api"))
        .get(STRING)
        .contains("found a link to nothing");
  }

  @Test
  void aNameWithoutASlashIsLookedForInPath() throws IOException {
    releases.write(
        "2.0.0", "workers: [{name: api, command: [tool]}, {name: b, command: [gone]}]\n");

    onlyProblem()
        .contains("worker b: expected the program 'gone' in PATH (" + bin + "), found none")
        .endsWith("install it there");
  }

  @Test
  void aNameThatTheReleaseHasIsToldApart() throws IOException {
    program("api", SCRIPT);
    releases.write("2.0.0", "workers: [{name: api, command: [api]}]\n");

    onlyProblem().endsWith("write './api' for that of the release");
  }

  @Test
  void anInterpreterBesideTheScriptIsRelativeToTheRelease() throws IOException {
    releases.write("2.0.0", WORKER);
    program("bin/api", "#!bin/interpreter -x\n");
    onlyProblem().contains("2.0.0/bin/interpreter, found none");

    program("bin/interpreter", SCRIPT);
    assertThat(problems()).isEmpty();
  }

  @Test
  void anInterpreterThatIsAScriptIsFollowed() throws IOException {
    releases.write("2.0.0", WORKER);
    program("bin/api", "#!bin/outer\n");
    program("bin/outer", "#!/no/such/interpreter\n");

    onlyProblem().contains("bin/api begins with '#!bin/outer'", "found none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the program 'gone' in PATH          | #!/usr/bin/env gone
          the program 'gone' in PATH          | #!/usr/bin/env -S gone -u
          the program 'gone' in PATH          | #!/usr/bin/env -S A=1 gone -u
          write '#!/usr/bin/env -S tool -u'   | #! /usr/bin/env tool -u
          """)
  void whatEnvRunsIsLookedForInPath(String problem, String line) throws IOException {
    releases.write("2.0.0", WORKER);
    program("bin/api", line + "\nexit 0\n");

    onlyProblem().contains("'" + line + "'", problem);
  }

  @ParameterizedTest
  @CsvSource({
    "#!/usr/bin/env tool",
    "#!/usr/bin/env -S tool -u",
    "#!/usr/bin/env -S A=1 tool",
    "#!/usr/bin/env -i gone",
    "#!/usr/bin/env -S -u HOME gone",
    "#!/bin/sh -e",
    "#!"
  })
  void whatCanBeRunOrNotBeToldIsNotNamed(String line) throws IOException {
    releases.write("2.0.0", WORKER);
    program("bin/api", line + "\nexit 0\n");

    assertThat(problems()).isEmpty();
  }

  @Test
  void lineEndsOfWindowsAreNamed() throws IOException {
    releases.write("2.0.0", WORKER);
    program("bin/api", "#!/bin/sh\r\nexit 0\r\n");

    onlyProblem().contains("found '#!/bin/sh\\r'", "line ends of Unix");
  }

  @Test
  void oneFileForManyThingsIsToldOnce() {
    releases.write(
        "2.0.0",
        """
        check: {command: [bin/x, check]}
        workers: [{name: a, command: [bin/x]}, {name: b, command: [bin/x], health: {exec: [bin/x]}}]
        """);

    onlyProblem().startsWith("release 2.0.0, worker a, worker b, health of worker b, check: ");
  }

  @Test
  void aPlanNeedsTheWorkersOfItsTargetAndTheStepsOfAll() {
    releases.write(
        "1.1.0", WORKER + "steps: [{id: s, target: all-machines, exec: {command: [bin/s]}}]\n");
    releases.write("2.0.0", "workers: [{name: web, command: [bin/web]}]\ncheck: {command: [c]}\n");
    Plan plan = plan("1.0.0", "2.0.0");

    assertThat(programs().problemsOfTarget(plan))
        .extracting(problem -> problem.substring(0, problem.indexOf(':')))
        .containsExactly("release 2.0.0, worker web", "release 2.0.0, check");
    assertThat(programs().problemsOfSteps(plan, step -> !step.onMaster()))
        .singleElement(STRING)
        .startsWith("release 1.1.0, step s: ");
    assertThat(programs().problemsOfSteps(plan, Step::onMaster)).isEmpty();
  }

  @Test
  void goingBackNeedsTheOlderWorkersAndTheReverts() {
    releases.write("1.0.0", WORKER + "check: {command: [bin/check]}\n");
    releases.write(
        "2.0.0",
        """
        workers: [{name: web, command: [bin/web]}]
        steps: [{id: s, target: all-machines, exec: {command: [tool], revert: [bin/back]}}]
        """);
    Plan plan =
        new Planner(releases.store())
            .back(ReleaseVersion.parse("2.0.0"), ReleaseVersion.parse("1.0.0"))
            .orThrow();

    assertThat(programs().problemsOfTarget(plan))
        .singleElement(STRING)
        .startsWith("release 1.0.0, worker api: ");
    assertThat(programs().problemsOfSteps(plan, step -> true))
        .singleElement(STRING)
        .startsWith("release 2.0.0, step s: ")
        .contains("bin/back");
  }

  private SearchPath path() {
    return SearchPath.of(bin + "::");
  }

  private ReleasePrograms programs() {
    return new ReleasePrograms(path());
  }

  private List<String> problems() {
    return programs().problems(releases.store().read(ReleaseVersion.parse("2.0.0")));
  }

  private AbstractStringAssert<?> onlyProblem() {
    return assertThat(problems()).singleElement(STRING);
  }

  private Plan plan(String from, String to) {
    return new Planner(releases.store())
        .plan(ReleaseVersion.parse(from), ReleaseVersion.parse(to))
        .orThrow();
  }

  private Path program(String name, String content) throws IOException {
    return program(releases.release("2.0.0").resolve(name), content);
  }

  private static Path program(Path file, String content) throws IOException {
    Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
