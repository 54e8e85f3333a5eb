package io.locktender.coordinator.zookeeper;

import com.google.common.collect.Sets;
import java.util.Set;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;

/** One call to ZooKeeper, whose checked exceptions become the one that callers know. */
@FunctionalInterface
interface ZooKeeperCall<T extends @org.jspecify.annotations.Nullable Object> {
  /** What is found when a server does not take a login. */
  String LOGIN_REFUSED = "the login refused";

  /** What a server says to who may not do this. */
  Set<Code> REFUSED =
      Sets.immutableEnumSet(
          Code.NOAUTH, Code.AUTHFAILED, Code.INVALIDACL, Code.SESSIONCLOSEDREQUIRESASLAUTH);

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
      if (REFUSED.contains(e.code())) {
        throw ZooKeeperUnavailableException.refused(settings, found(e.code(), path), e);
      }
      throw ZooKeeperUnavailableException.notReached(settings, e.code() + " at " + path, e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw ZooKeeperUnavailableException.notReached(settings, e + " at " + path, e);
    }
  }

  private static String found(Code code, String path) {
    return switch (code) {
      case AUTHFAILED -> LOGIN_REFUSED;
      case INVALIDACL ->
          "INVALIDACL at %s, since it is not logged in, or 'zookeeper.acl' has somebody of a scheme for which the servers have no 'authProvider'"
              .formatted(path);
      default -> code + " at " + path;
    };
  }

  /** Whether a call failed since the client may not do this. */
  static boolean refuses(ZooKeeperUnavailableException e) {
    return e.getCause() instanceof KeeperException cause && REFUSED.contains(cause.code());
  }
}
