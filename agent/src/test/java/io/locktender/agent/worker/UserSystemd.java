package io.locktender.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.locktender.agent.process.CommandRunner;
import io.locktender.steps.command.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * A systemd of the test's own: a user's manager, which knows just the units of a directory, in
 * control groups below which it has nobody but itself. It takes root, and a machine that has
 * systemd's programs, booted with it or not; elsewhere the test is skipped.
 */
final class UserSystemd
    implements Function<List<String>, CompletableFuture<CommandResult>>, AutoCloseable {
  private static final String ASKED = "LOCKTENDER_TEST_SYSTEMD";
  private static final Path MANAGER = Path.of("/lib/systemd/systemd");
  private static final Duration WITHIN = Duration.ofSeconds(20);

  /** A manager moves all that is in its own control group: so that must be a new one. */
  private static final String START =
      """
      for procs in /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/*/cgroup.procs; do
        [ -e "$procs" ] || continue
        group=${procs%/*}/$1
        mkdir "$group" && echo $$ > "$group/cgroup.procs"
      done 2> /dev/null
      grep -q "^0::/.*$1$" /proc/self/cgroup || exit 1
      grep -q '^[0-9]*:name=systemd:/$' /proc/self/cgroup && exit 1
      exec unshare --mount sh -c '
        mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system && exec "$0" --user' "$2"
      """;

  private static final String CLEAN =
      """
      for group in /sys/fs/cgroup/$1 /sys/fs/cgroup/*/$1; do
        [ -d "$group" ] || continue
        find "$group" -name cgroup.procs -exec cat {} + | xargs -r kill -9
        for again in 1 2 3 4 5; do
          find "$group" -depth -type d -exec rmdir {} + 2> /dev/null && break
          sleep 0.1
        done
      done
      """;

  private final Path home;
  private final String group;
  private final Process manager;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final CommandRunner runner;

  /**
   * @param home a directory of its own, with a short name: a socket is in it
   */
  UserSystemd(Path home) throws IOException {
    assumeThat(System.getenv(ASKED))
        .as("control groups are made only where asked for: set %s to yes", ASKED)
        .isEqualTo("yes");
    assumeThat(System.getProperty("user.name")).as("who may move processes").isEqualTo("root");
    assumeThat(MANAGER).isExecutable();
    this.home = home;
    this.group = "locktender-" + home.getFileName();
    this.runner = new CommandRunner(TestNode.cookies("t" + group), Map.of(), executor, () -> {});
    Files.createDirectories(home.resolve("units"));
    unit("default.target", "");
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", START, "sh", group, MANAGER.toString());
    builder.environment().put("XDG_RUNTIME_DIR", home.toString());
    builder.environment().put("SYSTEMD_UNIT_PATH", home.resolve("units").toString());
    manager =
        builder.redirectErrorStream(true).redirectOutput(home.resolve("log").toFile()).start();
    Awaitility.await().atMost(WITHIN).until(() -> answers() || !manager.isAlive());
    if (!manager.isAlive()) {
      close();
    }
    assumeThat(manager.isAlive()).as("systemd starts: %s", log()).isTrue();
  }

  private String log() throws IOException {
    return Files.readString(home.resolve("log"));
  }

  private boolean answers() {
    return systemctl("show", "--property=Version").succeeded();
  }

  void unit(String name, String service) throws IOException {
    Files.writeString(
        home.resolve("units").resolve(name), "[Unit]\nDefaultDependencies=no\n" + service);
  }

  /** What somebody types. */
  CommandResult systemctl(String... words) {
    List<String> all = new ArrayList<>(List.of("systemctl"));
    all.addAll(List.of(words));
    return apply(all).join();
  }

  @Override
  public CompletableFuture<CommandResult> apply(List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.add(1, "--user");
    return runner
        .run(Path.of("/"), all, Map.of("XDG_RUNTIME_DIR", home.toString()), WITHIN)
        .result();
  }

  @Override
  public void close() throws IOException {
    manager.destroyForcibly();
    executor.shutdown();
    Process cleaner = new ProcessBuilder("sh", "-c", CLEAN, "sh", group).inheritIO().start();
    try {
      assertThat(manager.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(cleaner.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
