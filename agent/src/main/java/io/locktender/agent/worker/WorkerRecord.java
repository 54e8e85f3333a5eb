package io.locktender.agent.worker;

import static java.util.Objects.requireNonNull;

import io.locktender.agent.process.Marks;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.steps.release.DrainSpec;
import io.locktender.steps.release.HealthSpec;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.WorkerSpec;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
    String version,
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
    @Nullable Health health,
    @Nullable Drain drain,
    @Nullable String unit) {
  /** As much as a release may say. */
  private static final long MAX_WITHIN_MILLIS = Duration.ofHours(1).toMillis();

  /**
   * All of them.
   *
   * @param templates of the units that workers of this node are or were; null when none ever was
   */
  record All(List<WorkerRecord> workers, @Nullable List<String> templates) {
    All {
      workers = List.copyOf(workers);
      units(templates);
    }

    /** The templates. */
    List<ProgramSpec.Unit> units() {
      return units(templates);
    }

    private static List<ProgramSpec.Unit> units(@Nullable List<String> templates) {
      return templates == null ? List.of() : templates.stream().map(ProgramSpec.Unit::new).toList();
    }
  }

  /**
   * Exactly one of http, host (with its port) and exec is not null.
   *
   * @param withinMillis how long one answer may take, or null when that was not written down
   */
  record Health(
      @Nullable String http,
      @Nullable String host,
      int port,
      @Nullable List<String> exec,
      @Nullable Long withinMillis) {
    Health {
      checkOne(http, host, exec);
      checkUri(http);
      if (withinMillis != null) {
        checkWithin(withinMillis);
      }
      exec = copy(exec);
    }

    static Health of(HealthSpec spec) {
      long within = spec.within().toMillis();
      if (spec instanceof HealthSpec.Http http) {
        return new Health(http.uri().toString(), null, 0, null, within);
      }
      if (spec instanceof HealthSpec.Tcp tcp) {
        return new Health(null, tcp.host(), tcp.port(), null, within);
      }
      return new Health(null, null, 0, ((HealthSpec.Exec) spec).command(), within);
    }

    HealthSpec spec() {
      Duration within = withinMillis == null ? HealthSpec.WITHIN : Duration.ofMillis(withinMillis);
      if (http != null) {
        return new HealthSpec.Http(URI.create(http), within);
      }
      return host != null
          ? new HealthSpec.Tcp(host, port, within)
          : new HealthSpec.Exec(requireNonNull(exec, "exec"), within);
    }
  }

  /**
   * Exactly one of http and exec is not null.
   *
   * @param withinMillis how long it may take
   * @param begun whether it was asked to go out of service: it does not come back into it
   */
  record Drain(
      @Nullable String http, @Nullable List<String> exec, long withinMillis, boolean begun) {
    Drain {
      checkOne(http, exec);
      checkUri(http);
      checkWithin(withinMillis);
      exec = copy(exec);
    }

    static Drain of(DrainSpec spec) {
      long within = spec.within().toMillis();
      return spec instanceof DrainSpec.Http http
          ? new Drain(http.uri().toString(), null, within, false)
          : new Drain(null, ((DrainSpec.Exec) spec).command(), within, false);
    }

    DrainSpec spec() {
      Duration within = Duration.ofMillis(withinMillis);
      return http != null
          ? new DrainSpec.Http(URI.create(http), within)
          : new DrainSpec.Exec(requireNonNull(exec, "exec"), within);
    }

    Drain asBegun() {
      return new Drain(http, exec, withinMillis, true);
    }
  }

  WorkerRecord {
    requireNonNull(name, "name");
    requireNonNull(version, "version");
    requireNonNull(digest, "digest");
    requireNonNull(directory, "directory");
    requireNonNull(cookie, "cookie");
    requireNonNull(boot, "boot");
    command = List.copyOf(command);
    checkWithin(startWithinMillis);
    checkWithin(stopWithinMillis);
    if (unit != null && !ProgramSpec.Unit.isInstance(unit)) {
      throw new IllegalArgumentException("expected a unit of a template, found '" + unit + "'");
    }
  }

  private static void checkOne(@Nullable Object... ways) {
    long there = Arrays.stream(ways).filter(Objects::nonNull).count();
    if (there != 1) {
      throw new IllegalArgumentException("expected one way to ask, found " + there);
    }
  }

  private static void checkUri(@Nullable String http) {
    if (http != null && URI.create(http).getHost() == null) {
      throw new IllegalArgumentException("expected a URL, found one without a host");
    }
  }

  private static @Nullable List<String> copy(@Nullable List<String> exec) {
    if (exec != null && exec.isEmpty()) {
      throw new IllegalArgumentException("expected a command, found none");
    }
    return exec == null ? null : List.copyOf(exec);
  }

  private static void checkWithin(long millis) {
    if (millis < 0 || millis > MAX_WITHIN_MILLIS) {
      throw new IllegalArgumentException(
          "expected 0 to " + MAX_WITHIN_MILLIS + " ms, found " + millis);
    }
  }

  /** A worker that has no process yet. */
  static WorkerRecord of(
      Release release, WorkerSpec spec, long revision, int restarts, String cookie) {
    ProgramSpec program = spec.program();
    return new WorkerRecord(
        spec.name(),
        release.version().toString(),
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
        spec.health().map(Health::of).orElse(null),
        spec.drain().map(Drain::of).orElse(null),
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
        ReleaseVersion.NONE.toString(),
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
    return Optional.ofNullable(health).map(Health::spec);
  }

  Optional<DrainSpec> drainSpec() {
    return Optional.ofNullable(drain).map(Drain::spec);
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

  /** How its processes are recognised. */
  Marks marks() {
    return new Marks(cookie, pid, startTicks, boot);
  }
}
