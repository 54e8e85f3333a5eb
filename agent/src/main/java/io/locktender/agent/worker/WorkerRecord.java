package io.locktender.agent.worker;

import static java.util.Objects.requireNonNull;

import io.locktender.agent.process.ProcessMarks;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.steps.release.DrainSpec;
import io.locktender.steps.release.HealthSpec;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.WorkerSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A worker in {@code workers.json}: all that an agent needs to know of one that it finds.
 *
 * @param name its name in the release
 * @param version of its release
 * @param digest of its release
 * @param directory of its release
 * @param command its program and arguments
 * @param revision the revision of the version document that it was started under
 * @param restarts how often it was started again
 * @param cookie what its processes carry
 * @param pid its first process; 0 until it was started
 * @param startTicks when that process started
 * @param boot the machine's run that the process id belongs to
 * @param startWithinMillis how long it may take to become healthy
 * @param stopWithinMillis how long it may take to end
 * @param health how its health is asked, or null
 * @param drain how it is taken out of service before it is stopped, or null
 * @param unit the unit of systemd that it is, or null; then it has no command
 */
record WorkerRecord(
    String name,
    ReleaseVersion version,
    String digest,
    String directory,
    List<String> command,
    long revision,
    int restarts,
    String cookie,
    long pid,
    long startTicks,
    String boot,
    long startWithinMillis,
    long stopWithinMillis,
    @Nullable HealthRecord health,
    @Nullable DrainRecord drain,
    @Nullable String unit) {
  WorkerRecord {
    requireNonNull(name, "name");
    requireNonNull(version, "version");
    requireNonNull(digest, "digest");
    requireNonNull(directory, "directory");
    requireNonNull(cookie, "cookie");
    requireNonNull(boot, "boot");
    command = List.copyOf(command);
    RecordChecks.checkWithin(startWithinMillis);
    RecordChecks.checkWithin(stopWithinMillis);
    if (unit != null && !ProgramSpec.Unit.isInstance(unit)) {
      throw new IllegalArgumentException("expected a unit of a template, found '" + unit + "'");
    }
  }

  /** A worker that has no process yet. */
  static WorkerRecord of(
      Release release, WorkerSpec spec, long revision, int restarts, String cookie) {
    ProgramSpec program = spec.program();
    return new WorkerRecord(
        spec.name(),
        release.version(),
        release.digest(),
        release.directory().toString(),
        program instanceof ProgramSpec.Command command ? command.words() : List.of(),
        revision,
        restarts,
        cookie,
        0,
        0,
        "",
        spec.startWithin().toMillis(),
        spec.stopWithin().toMillis(),
        spec.health().map(HealthRecord::of).orElse(null),
        spec.drain().map(DrainRecord::of).orElse(null),
        program instanceof ProgramSpec.Unit unit ? unit.of(release.version()) : null);
  }

  /**
   * What is of no known release.
   *
   * @param unit null for processes of which only the cookie is known
   */
  static WorkerRecord stray(
      String name, String cookie, Duration stopWithin, @Nullable String unit) {
    return new WorkerRecord(
        name,
        ReleaseVersion.NONE,
        "",
        "/",
        List.of(),
        0,
        0,
        cookie,
        0,
        0,
        "",
        0,
        stopWithin.toMillis(),
        null,
        null,
        unit);
  }

  ReleaseId release() {
    return new ReleaseId(version, digest);
  }

  Optional<HealthSpec> healthSpec() {
    return Optional.ofNullable(health).map(HealthRecord::spec);
  }

  Optional<DrainSpec> drainSpec() {
    return Optional.ofNullable(drain).map(DrainRecord::spec);
  }

  /** Whether it was asked to go out of service: then it must be stopped, it serves no more. */
  boolean drainBegun() {
    return drain != null && drain.begun();
  }

  Duration startWithin() {
    return Duration.ofMillis(startWithinMillis);
  }

  Duration stopWithin() {
    return Duration.ofMillis(stopWithinMillis);
  }

  /** The same with the process that was started for it. */
  WorkerRecord withProcess(long newPid, long newStartTicks, String newBoot) {
    return new WorkerRecord(
        name,
        version,
        digest,
        directory,
        command,
        revision,
        restarts,
        cookie,
        newPid,
        newStartTicks,
        newBoot,
        startWithinMillis,
        stopWithinMillis,
        health,
        drain,
        unit);
  }

  /** The same, asked to go out of service; without a way to ask, as it is. */
  WorkerRecord draining() {
    return new WorkerRecord(
        name,
        version,
        digest,
        directory,
        command,
        revision,
        restarts,
        cookie,
        pid,
        startTicks,
        boot,
        startWithinMillis,
        stopWithinMillis,
        health,
        drain == null ? null : drain.asBegun(),
        unit);
  }

  /** How events name it. */
  Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", name);
    fields.put("release", version);
    fields.put("digest", digest);
    fields.put("revision", revision);
    fields.put("pid", pid);
    fields.put("cookie", cookie);
    return fields;
  }

  /** How its processes are recognised. */
  ProcessMarks marks() {
    return new ProcessMarks(cookie, pid, startTicks, boot);
  }
}
