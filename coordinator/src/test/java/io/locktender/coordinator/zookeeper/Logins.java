package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.zookeeper.access.AccessList;
import io.locktender.coordinator.zookeeper.access.Identity;
import io.locktender.coordinator.zookeeper.access.ZooKeeperLogin;
import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;

/** Logins by digest, for which the servers need nothing. */
final class Logins {
  private Logins() {}

  /**
   * A client's own.
   *
   * @param directory where its password's file is made
   * @param list whom its znodes admit
   */
  static ZooKeeperSecurity login(Path directory, String user, String password, AccessList list)
      throws Exception {
    Path file = directory.resolve(user + "." + password);
    Files.writeString(file, password + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return new ZooKeeperSecurity(
        Optional.of(new ZooKeeperLogin.Digest(user, file)), Optional.empty(), list);
  }

  /** Somebody in a list. */
  static Identity digest(String user, String password) throws Exception {
    return Identity.parse(
        "digest:" + DigestAuthenticationProvider.generateDigest(user + ":" + password));
  }
}
