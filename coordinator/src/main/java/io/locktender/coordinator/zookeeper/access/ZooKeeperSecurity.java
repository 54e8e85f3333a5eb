package io.locktender.coordinator.zookeeper.access;

import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.X509Util;
import org.apache.zookeeper.data.ACL;

/**
 * How a client and the servers know each other, and whom what it makes admits.
 *
 * @param login who it is, beside what its certificate says
 * @param tls empty: nothing is encrypted
 * @param list whom else its znodes admit; without a login they admit everybody
 */
public record ZooKeeperSecurity(
    Optional<ZooKeeperLogin> login, Optional<ZooKeeperTls> tls, AccessList list) {
  /** No login, no TLS, and everything open: for development. */
  public static final ZooKeeperSecurity OPEN =
      new ZooKeeperSecurity(Optional.empty(), Optional.empty(), AccessList.ONLY_OWN);

  private static final String JAAS_FILE = "java.security.auth.login.config";

  /** The scheme of {@link #digest}. */
  public static final String DIGEST = "digest";

  /** Whether it says who it is, in whichever way. */
  public boolean loggedIn() {
    return login.isPresent() || tls.flatMap(ZooKeeperTls::keystore).isPresent();
  }

  /**
   * The name that the servers know it by, where it is known here.
   *
   * @throws io.locktender.steps.text.InvalidInputException when a file cannot be used
   */
  public Optional<String> name() {
    return login.flatMap(ZooKeeperLogin::name).or(() -> tls.flatMap(ZooKeeperTls::name));
  }

  /**
   * What goes with each session, under the scheme {@link #DIGEST}; empty where nothing does.
   *
   * @throws io.locktender.steps.text.InvalidInputException when a password cannot be read
   */
  public Optional<byte[]> digest() {
    return login
        .filter(ZooKeeperLogin.Digest.class::isInstance)
        .map(how -> ((ZooKeeperLogin.Digest) how).authInfo());
  }

  /**
   * Makes connections log in, and be encrypted, as it says.
   *
   * @throws io.locktender.steps.text.InvalidInputException when a file cannot be used
   */
  public void configure(ZKClientConfig config) {
    Optional<String> section = login.flatMap(ZooKeeperSecurity::section);
    section.ifPresent(name -> config.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, name));
    sasl(config, section.isPresent());
    tls.ifPresent(encrypted -> encrypted.configure(config));
  }

  /** For what operators write: the target, and which nodes are drained. */
  public List<ACL> target() {
    return loggedIn() ? list.target() : Ids.OPEN_ACL_UNSAFE;
  }

  /** For everything else of a cluster. */
  public List<ACL> others() {
    return loggedIn() ? list.others() : Ids.OPEN_ACL_UNSAFE;
  }

  /** For what is above all clusters. */
  public List<ACL> above() {
    return loggedIn() ? list.above() : Ids.OPEN_ACL_UNSAFE;
  }

  private static Optional<String> section(ZooKeeperLogin login) {
    if (login instanceof ZooKeeperLogin.Sasl sasl) {
      return Optional.of(LoginSections.add(sasl));
    }
    return login instanceof ZooKeeperLogin.Jaas jaas
        ? Optional.of(LoginSections.add(jaas))
        : Optional.empty();
  }

  /** Looking for a login takes long, where nobody has configured one. */
  private static void sasl(ZKClientConfig config, boolean wanted) {
    boolean byOptions =
        System.getProperty(JAAS_FILE) != null
            || Boolean.getBoolean(ZKClientConfig.ENABLE_CLIENT_SASL_KEY);
    if (!wanted && !byOptions) {
      config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
      return;
    }
    if (wanted) {
      config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "true");
    }
    // Else the client leaves DIGEST-MD5 out, and goes on without a login.
    if (System.getProperty(X509Util.FIPS_MODE_PROPERTY) == null) {
      config.setProperty(X509Util.FIPS_MODE_PROPERTY, "false");
    }
  }
}
