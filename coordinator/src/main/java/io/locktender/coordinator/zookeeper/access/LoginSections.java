package io.locktender.coordinator.zookeeper.access;

import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.SecretFile;
import java.security.NoSuchAlgorithmException;
import java.security.URIParameter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The JAAS entries of our own logins. ZooKeeper's client finds its entry in the one configuration
 * that the JVM has: ours are added to what is there, each under a name that nobody else uses.
 */
final class LoginSections extends Configuration {
  private static @Nullable LoginSections installed;

  private final @Nullable Configuration others;
  private final Map<String, AppConfigurationEntry[]> ours = new ConcurrentHashMap<>();

  private LoginSections(@Nullable Configuration others) {
    this.others = others;
  }

  /** Makes a login known; returns the name of its section. */
  static String add(ZooKeeperLogin.Sasl login) {
    String section = "locktender " + login.user() + " " + login.passwordFile();
    installed().ours.put(section, new AppConfigurationEntry[] {login.entry()});
    return section;
  }

  /** As {@link #add(ZooKeeperLogin.Sasl)}. */
  static String add(ZooKeeperLogin.Jaas login) {
    String section = "locktender " + login.section() + " " + login.file();
    installed().ours.put(section, read(login));
    return section;
  }

  /** The name of the user or principal in a JAAS file, where there is one. */
  static Optional<String> nameIn(ZooKeeperLogin.Jaas login) {
    return Stream.of(read(login))
        .map(AppConfigurationEntry::getOptions)
        .flatMap(options -> Stream.of("username", "principal").map(options::get))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst();
  }

  @Override
  public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
    AppConfigurationEntry[] own = ours.get(name);
    return own != null || others == null ? own : others.getAppConfigurationEntry(name);
  }

  private static synchronized LoginSections installed() {
    if (installed == null) {
      installed = new LoginSections(configured());
      Configuration.setConfiguration(installed);
    }
    return installed;
  }

  private static @Nullable Configuration configured() {
    try {
      return Configuration.getConfiguration();
    } catch (SecurityException e) {
      return null; // There is none, which is the rule.
    }
  }

  private static AppConfigurationEntry[] read(ZooKeeperLogin.Jaas login) {
    SecretFile.check(login.file());
    AppConfigurationEntry[] entries;
    try {
      entries =
          Configuration.getInstance("JavaLoginConfig", new URIParameter(login.file().toUri()))
              .getAppConfigurationEntry(login.section());
    } catch (NoSuchAlgorithmException | RuntimeException e) {
      throw new InvalidInputException(
          login.file() + ": expected a JAAS configuration, found something else; correct it");
    }
    if (entries == null) {
      throw new InvalidInputException(
          "%s: expected the section '%s', found none; add it, or name another as 'jaas-section'"
              .formatted(login.file(), login.section()));
    }
    return entries;
  }
}
