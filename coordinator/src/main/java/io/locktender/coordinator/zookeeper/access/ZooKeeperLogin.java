package io.locktender.coordinator.zookeeper.access;

import com.google.common.collect.ImmutableMap;
import io.locktender.steps.text.SecretFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.zookeeper.server.auth.DigestLoginModule;

/** How a client says who it is. A password stays in its file until a connection needs it. */
public sealed interface ZooKeeperLogin {
  /** The name that the servers know it by; empty where only they find that out. */
  Optional<String> name();

  /**
   * By ZooKeeper's own scheme {@code digest}: user and password go with each session, and a znode
   * admits both together. Nothing says so when the password is wrong.
   *
   * @param user without a colon
   * @param passwordFile as {@link SecretFile#password} reads it
   */
  record Digest(String user, Path passwordFile) implements ZooKeeperLogin {
    @Override
    public Optional<String> name() {
      return Optional.of(user);
    }

    /** What goes with each session. */
    byte[] authInfo() {
      return (user + ":" + SecretFile.password(passwordFile)).getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * By SASL with DIGEST-MD5: the servers know users and passwords.
   *
   * @param passwordFile as {@link SecretFile#password} reads it
   */
  record Sasl(String user, Path passwordFile) implements ZooKeeperLogin {
    @Override
    public Optional<String> name() {
      return Optional.of(user);
    }

    AppConfigurationEntry entry() {
      return new AppConfigurationEntry(
          DigestLoginModule.class.getName(),
          LoginModuleControlFlag.REQUIRED,
          ImmutableMap.of("username", user, "password", SecretFile.password(passwordFile)));
    }
  }

  /**
   * By SASL as a JAAS file says, such as Kerberos.
   *
   * @param file may hold a password, so nobody else may read it
   * @param section which of its entries
   */
  record Jaas(Path file, String section) implements ZooKeeperLogin {
    @Override
    public Optional<String> name() {
      return LoginSections.nameIn(this);
    }
  }
}
