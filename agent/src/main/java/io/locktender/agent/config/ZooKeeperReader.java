package io.locktender.agent.config;

import io.locktender.agent.config.AgentConfig.ZooKeeper;
import io.locktender.coordinator.zookeeper.access.AccessList;
import io.locktender.coordinator.zookeeper.access.Identity;
import io.locktender.coordinator.zookeeper.access.ZooKeeperLogin;
import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import io.locktender.coordinator.zookeeper.access.ZooKeeperTls;
import io.locktender.coordinator.zookeeper.access.ZooKeeperTls.Store;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.YamlFile;
import io.locktender.steps.text.YamlMap;
import io.locktender.steps.text.YamlValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how ZooKeeper is reached: of {@code agent.yaml}, and of a person's own file. */
public final class ZooKeeperReader {
  private static final Duration SHORTEST_SESSION = Duration.ofSeconds(1);
  private static final Duration LONGEST_SESSION = Duration.ofSeconds(60);
  private static final int MAX_CONNECT = 1_000;
  private static final String HOST =
      "(?:[^\\s,/:\\[\\]]+|\\[[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9]{1,16})?\\])";
  private static final Pattern CONNECT =
      Pattern.compile("%s:[0-9]{1,5}(,%s:[0-9]{1,5})*(/[^\\s,:]+)?".formatted(HOST, HOST));
  private static final Pattern DIGEST_USER = Pattern.compile("[^\\s:\\p{Cntrl}]{1,100}");
  private static final Pattern SASL_USER = Pattern.compile("[^\\s\\p{Cntrl}]{1,100}");
  private static final String DEFAULT_SECTION = "Client";

  private ZooKeeperReader() {}

  /**
   * Reads a person's own file: {@code zookeeper.auth} and {@code zookeeper.tls}, as in {@code
   * agent.yaml}. The files that it names are not read yet.
   *
   * @throws InvalidInputException with the one line to show, when anything in it is not as it must
   *     be
   */
  public static ZooKeeperSecurity login(Path file) {
    YamlMap map =
        YamlFile.read(file)
            .hiding()
            .map("zookeeper")
            .required("zookeeper")
            .hiding()
            .map("auth", "tls");
    ZooKeeperSecurity read = security(map, AccessList.ONLY_OWN);
    if (!read.loggedIn() && read.tls().isEmpty()) {
      throw map.value().expected("auth, tls, or both", "none", "add how you log in");
    }
    return read;
  }

  static ZooKeeper read(YamlValue value) {
    YamlMap map = value.map("connect", "session-timeout", "auth", "tls", "acl");
    AccessList list =
        map.optional("acl")
            .map(YamlValue::hiding)
            .map(ZooKeeperReader::acl)
            .orElse(AccessList.ONLY_OWN);
    ZooKeeperSecurity security = security(map, list);
    if (map.optional("acl").isPresent() && !security.loggedIn()) {
      throw map.required("acl")
          .expected(
              "it beside a login, by 'auth' or a keystore in 'tls'",
              "no login",
              "add how it logs in");
    }
    return new ZooKeeper(
        map.required("connect").read(ZooKeeperReader::connect, "correct it"),
        map.optional("session-timeout")
            .map(time -> time.duration(SHORTEST_SESSION, LONGEST_SESSION))
            .orElse(ZooKeeper.DEFAULT_SESSION_TIMEOUT),
        security);
  }

  static String connect(String text) {
    // Before the matcher, which recurses at every comma.
    if (text.length() > MAX_CONNECT) {
      throw new InvalidInputException(
          "expected at most %d characters, found %d".formatted(MAX_CONNECT, text.length()));
    }
    return AgentConfigReader.matching(CONNECT, text, "host:port, or several with commas between");
  }

  private static ZooKeeperSecurity security(YamlMap map, AccessList list) {
    return new ZooKeeperSecurity(
        map.optional("auth").map(YamlValue::hiding).map(ZooKeeperReader::auth),
        map.optional("tls").map(YamlValue::hiding).map(ZooKeeperReader::tls),
        list);
  }

  private static ZooKeeperLogin auth(YamlValue value) {
    YamlMap map = value.map("digest", "sasl");
    return map.exactlyOne(List.of("digest", "sasl")).equals("digest")
        ? digest(map.required("digest").hiding().map("user", "password-file"))
        : sasl(
            map.required("sasl")
                .hiding()
                .map("user", "password-file", "jaas-file", "jaas-section"));
  }

  private static ZooKeeperLogin digest(YamlMap map) {
    return new ZooKeeperLogin.Digest(
        user(map, DIGEST_USER, "a name without blanks and ':'"),
        AgentConfigReader.secretFile(map.required("password-file")));
  }

  private static ZooKeeperLogin sasl(YamlMap map) {
    String how = map.exactlyOne(List.of("user", "jaas-file"));
    String other = how.equals("user") ? "jaas-section" : "password-file";
    if (map.optional(other).isPresent()) {
      throw map.required(other).expected("it without '" + how + "'", "both", "remove one of them");
    }
    return how.equals("user")
        ? new ZooKeeperLogin.Sasl(
            user(map, SASL_USER, "a name without blanks"),
            AgentConfigReader.secretFile(map.required("password-file")))
        : new ZooKeeperLogin.Jaas(
            AgentConfigReader.secretFile(map.required("jaas-file")),
            map.optional("jaas-section").map(YamlValue::string).orElse(DEFAULT_SECTION));
  }

  private static String user(YamlMap map, Pattern pattern, String expected) {
    YamlValue user = map.required("user").hiding();
    if (!pattern.matcher(user.string()).matches()) {
      throw user.expected(expected, "write the name alone, or choose another");
    }
    return user.string();
  }

  private static ZooKeeperTls tls(YamlValue value) {
    YamlMap map =
        value.map(
            "truststore",
            "truststore-password-file",
            "keystore",
            "keystore-password-file",
            "hostname-verification");
    Optional<YamlValue> keystore = map.optional("keystore");
    Optional<Path> password = optionalPath(map, "keystore-password-file");
    if (keystore.isEmpty() && password.isPresent()) {
      throw value.expected("the key 'keystore' beside its password", "none", "add it");
    }
    return new ZooKeeperTls(
        new Store(
            AgentConfigReader.secretFile(map.required("truststore")),
            optionalPath(map, "truststore-password-file")),
        keystore.map(file -> new Store(AgentConfigReader.secretFile(file), password)),
        map.optional("hostname-verification").map(YamlValue::bool).orElse(true));
  }

  private static Optional<Path> optionalPath(YamlMap map, String key) {
    return map.optional(key).map(AgentConfigReader::secretFile);
  }

  private static AccessList acl(YamlValue value) {
    YamlMap map = value.map("agents", "operators", "readers");
    return new AccessList(
        identities(map, "agents"), identities(map, "operators"), identities(map, "readers"));
  }

  private static List<Identity> identities(YamlMap map, String key) {
    return map.optional(key).map(list -> list.hiding().list(0, AccessList.MAX_IDENTITIES)).stream()
        .flatMap(List::stream)
        .map(item -> item.hiding().read(Identity::parse, "correct it"))
        .toList();
  }
}
