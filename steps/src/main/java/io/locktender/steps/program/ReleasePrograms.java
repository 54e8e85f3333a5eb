package io.locktender.steps.program;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import io.locktender.steps.command.SearchPath;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Why this machine cannot run programs of releases: one sentence a program, with what to do. They
 * are looked at with the rights of this process. What it cannot find out is not held against them.
 *
 * @param path where programs are that a release names without a slash
 */
public record ReleasePrograms(SearchPath path) {
  /** Those that this process would run. */
  public static ReleasePrograms onThisMachine() {
    return new ReleasePrograms(SearchPath.ofThisProcess());
  }

  /** Of all programs of a release, whoever runs them. */
  public List<String> problems(Release release) {
    return problems(
        release,
        Stream.of(
                Program.ofWorkers(release),
                Program.ofCheck(release),
                release.steps().stream().flatMap(Program::ofStep))
            .flatMap(programs -> programs));
  }

  /** Of the programs that a node needs to serve what a plan leads to. */
  public List<String> problemsOfTarget(Plan plan) {
    Release target = plan.target();
    return problems(
        target,
        Stream.concat(
            Program.ofWorkers(target), plan.backward() ? Stream.empty() : Program.ofCheck(target)));
  }

  /** Of the steps of a plan, and of their reverts, where they are commands. */
  public List<String> problemsOfSteps(Plan plan, Predicate<Step> which) {
    List<Step> steps = plan.steps().stream().filter(which).toList();
    List<String> problems = new ArrayList<>();
    for (Release release : plan.releases()) {
      problems.addAll(
          problems(
              release,
              steps.stream()
                  .filter(step -> step.release().equals(release.version()))
                  .flatMap(Program::ofStep)));
    }
    return problems;
  }

  /** One file may be there for many things, and is told once. */
  private List<String> problems(Release release, Stream<Program> programs) {
    ProgramLook look = new ProgramLook(release.directory(), path);
    Map<String, String> uses =
        programs.collect(
            groupingBy(Program::word, LinkedHashMap::new, mapping(Program::what, joining(", "))));
    List<String> problems = new ArrayList<>();
    uses.forEach(
        (word, what) ->
            look.problem(word)
                .map(problem -> "release %s, %s: %s".formatted(release.version(), what, problem))
                .ifPresent(problems::add));
    return problems;
  }
}
