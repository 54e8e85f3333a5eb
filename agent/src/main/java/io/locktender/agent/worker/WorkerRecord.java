package io.locktender.agent.worker;

import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.document.ReleaseId;
import io.locktender.steps.release.HealthSpec;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.WorkerSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
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
    @Nullable Health health) {

  /** All of them. */
  record All(List<WorkerRecord> workers) {
    All {
      workers = List.copyOf(workers);
    }
  }

  /** Exactly one of http, host (with its port) and exec is not null. */
  record Health(
      @Nullable String http, @Nullable String host, int port, @Nullable List<String> exec) {
    static Health of(HealthSpec spec) {
      if (spec instanceof HealthSpec.Http http) {
        return new Health(http.uri().toString(), null, 0, null);
      }
      if (spec instanceof HealthSpec.Tcp tcp) {
        return new Health(null, tcp.host(), tcp.port(), null);
      }
      return new Health(null, null, 0, ((HealthSpec.Exec) spec).command());
    }

    HealthSpec spec() {
      if (http != null) {
        return new HealthSpec.Http(URI.create(http));
      }
      return host != null
          ? new HealthSpec.Tcp(host, port)
          : new HealthSpec.Exec(requireNonNull(exec, "exec"));
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
  }

  /** A worker that has no process yet. */
  static WorkerRecord of(
      Release release, WorkerSpec spec, long revision, int restarts, String cookie) {
    return new WorkerRecord(
        spec.name(),
        release.version().toString(),
        release.digest(),
        release.directory().toString(),
        spec.command(),
        revision,
        restarts,
        cookie,
        0,
        0,
        "",
        spec.startWithin().toMillis(),
        spec.stopWithin().toMillis(),
        spec.health().map(Health::of).orElse(null));
  }

  /** A process of which only the cookie is known. */
  static WorkerRecord stray(String name, String cookie, Duration stopWithin) {
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
        null);
  }

  ReleaseId release() {
    return new ReleaseId(version, digest);
  }

  Optional<HealthSpec> healthSpec() {
    return Optional.ofNullable(health).map(Health::spec);
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
        health);
  }

  /** How its processes are recognised. */
  Marks marks() {
    return new Marks(cookie, pid, startTicks, boot);
  }
}
