package io.locktender.steps.program;

import io.locktender.steps.release.Change;
import io.locktender.steps.release.DrainSpec;
import io.locktender.steps.release.HealthSpec;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.WorkerSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that a release names.
 *
 * @param what what it is for, such as {@code worker api}
 * @param word the first word of its command: with a slash, relative to the release's directory;
 *     without one, a name that is looked for
 */
record Program(String what, String word) {
  private static Program of(String what, List<String> command) {
    return new Program(what, command.get(0));
  }

  /** Of a worker that is no unit of systemd; and what asks for its health, and drains it. */
  static Stream<Program> ofWorkers(Release release) {
    return release.workers().stream().flatMap(Program::ofWorker);
  }

  private static Stream<Program> ofWorker(WorkerSpec worker) {
    String what = "worker " + worker.name();
    return Stream.of(
            Optional.of(worker.program())
                .filter(ProgramSpec.Command.class::isInstance)
                .map(command -> of(what, ((ProgramSpec.Command) command).words())),
            worker
                .health()
                .filter(HealthSpec.Exec.class::isInstance)
                .map(exec -> of("health of " + what, ((HealthSpec.Exec) exec).command())),
            worker
                .drain()
                .filter(DrainSpec.Exec.class::isInstance)
                .map(exec -> of("drain of " + what, ((DrainSpec.Exec) exec).command())))
        .flatMap(Optional::stream);
  }

  static Stream<Program> ofCheck(Release release) {
    return release.check().stream().map(command -> of("check", command));
  }

  /** Of a step that is a command, and of its revert. */
  static Stream<Program> ofStep(Step step) {
    String what = "step " + step.id();
    return Stream.concat(
        commands(step.change()).map(command -> of(what, command)),
        step.revert().stream()
            .flatMap(Program::commands)
            .map(command -> of("revert of " + what, command)));
  }

  private static Stream<List<String>> commands(Change change) {
    return change instanceof Change.Exec exec ? Stream.of(exec.command()) : Stream.empty();
  }
}
