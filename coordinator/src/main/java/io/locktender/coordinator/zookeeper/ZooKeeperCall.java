package io.locktender.coordinator.zookeeper;

import org.apache.zookeeper.KeeperException;

/** One call to ZooKeeper, whose checked exceptions become the one that callers know. */
@FunctionalInterface
interface ZooKeeperCall<T extends @org.jspecify.annotations.Nullable Object> {
  T run() throws Exception;

  /**
   * Runs the call.
   *
   * @param path what it is about, for the message
   * @throws ZooKeeperUnavailableException when ZooKeeper did not do it
   */
  static <T extends @org.jspecify.annotations.Nullable Object> T run(
      ZooKeeperSettings settings, String path, ZooKeeperCall<T> call) {
    try {
      return call.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ZooKeeperUnavailableException.notReached(settings, "an interruption at " + path, e);
    } catch (KeeperException e) {
      throw ZooKeeperUnavailableException.notReached(settings, e.code() + " at " + path, e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw ZooKeeperUnavailableException.notReached(settings, e + " at " + path, e);
    }
  }
}
