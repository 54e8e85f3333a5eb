package io.locktender.cli.connect;

import io.locktender.cli.command.CliException;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.zookeeper.ClusterPaths;
import io.locktender.coordinator.zookeeper.OperatorClient;
import io.locktender.coordinator.zookeeper.StatusReader;
import io.locktender.coordinator.zookeeper.ZooKeeperSettings;
import io.locktender.steps.text.SecretFile;
import java.time.Duration;
import java.util.function.Supplier;

/** How commands reach ZooKeeper: bounded, since a person waits. */
public final class ZooKeeperAccess {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final Duration SESSION = ZooKeeperSettings.DEFAULT_SESSION_TIMEOUT;

  private ZooKeeperAccess() {}

  /** Reads once, as fast as it goes. */
  public static Snapshot once(ClusterOptions options) {
    ClusterPaths paths = new ClusterPaths(options.cluster());
    return loggedIn(
        options,
        () ->
            new Snapshot(
                paths.cluster(), new StatusReader(settings(options), paths).read(ANSWER_WITHIN)));
  }

  /** A session, to write and to watch. */
  public static OperatorClient connect(ClusterOptions options) {
    ClusterPaths paths = new ClusterPaths(options.cluster());
    return loggedIn(
        options, () -> OperatorClient.connect(settings(options), paths, System::nanoTime));
  }

  /** A person has no use for the agent's password, and need not be given it. */
  private static <T> T loggedIn(ClusterOptions options, Supplier<T> connects) {
    try {
      return connects.get();
    } catch (SecretFile.UnreadableException e) {
      throw options.asTheAgent()
          ? CliException.usage(
              e.found()
                  + "; it is the agent's: log in as yourself, by --login FILE or"
                  + " ~/.config/locktender/operator.yaml")
          : e;
    }
  }

  private static ZooKeeperSettings settings(ClusterOptions options) {
    return new ZooKeeperSettings(options.zookeeper(), SESSION, ANSWER_WITHIN, options.security());
  }
}
