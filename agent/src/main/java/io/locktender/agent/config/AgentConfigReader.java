package io.locktender.agent.config;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.google.common.net.HostAndPort;
import io.locktender.agent.config.AgentConfig.Http;
import io.locktender.agent.config.AgentConfig.Steps;
import io.locktender.coordinator.decide.Deadlines;
import io.locktender.coordinator.decide.Retention;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.signing.VerifyingKey;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.YamlFile;
import io.locktender.steps.text.YamlMap;
import io.locktender.steps.text.YamlValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code agent.yaml}. */
public final class AgentConfigReader {
  /** Gives {@code mongodb.uri} where the file does not, so that a password stays out of it. */
  public static final String URI_VARIABLE = "LOCKTENDER_MONGODB_URI";

  /**
   * Gives {@code node} where the file does not, so that one file does for many containers. Workers
   * have it, too.
   */
  public static final String NODE_VARIABLE = "LOCKTENDER_NODE";

  private static final ImmutableMap<String, NodeRole> ROLES =
      Maps.uniqueIndex(Arrays.asList(NodeRole.values()), NodeRole::word);

  private static final String DEFAULT_BIND = "127.0.0.1:7480";
  private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(1);
  private static final Duration LONGEST_DEADLINE = Duration.ofDays(7);
  private static final Duration SHORTEST_KEPT = Duration.ofMinutes(1);
  private static final Duration LONGEST_KEPT = Duration.ofDays(3_650);
  private static final int MOST_BACKUPS = 1_000;
  private static final int MAX_JAVA_OPTIONS = 50;
  private static final int MAX_KEYS = 20;
  private static final int MOST_TAKEOVERS = 100;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern HEAP = Pattern.compile("[1-9][0-9]{0,5}[mMgG]");

  private final Map<String, String> environment;

  private AgentConfigReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Reads the file, for an agent.
   *
   * @param environment asked for {@link #URI_VARIABLE} and {@link #NODE_VARIABLE} only; nothing in
   *     the file is interpolated
   * @throws InvalidInputException with the one line to show, when anything in it is not as it must
   *     be
   */
  public static AgentConfig read(Path file, Map<String, String> environment) {
    AgentConfig config = readForCommands(file, environment);
    config.mongodb().address().mustBeThere();
    return config;
  }

  /**
   * The same, where nobody need have said how MongoDB is reached: who asks for that is told then.
   *
   * @throws InvalidInputException as {@link #read}
   */
  public static AgentConfig readForCommands(Path file, Map<String, String> environment) {
    return new AgentConfigReader(environment).config(YamlFile.read(file).hiding());
  }

  /**
   * A name of a cluster or a node.
   *
   * @throws InvalidInputException when it cannot be one
   */
  public static String name(String text) {
    return matching(NAME, text, "1 to 63 letters, digits, '.', '_' or '-'");
  }

  /**
   * Where ZooKeeper is.
   *
   * @throws InvalidInputException when it is not {@code host:port,..}
   */
  public static String connect(String text) {
    return ZooKeeperReader.connect(text);
  }

  private AgentConfig config(YamlValue file) {
    YamlMap map =
        file.map(
            "cluster",
            "node",
            "roles",
            "zookeeper",
            "mongodb",
            "releases",
            "releases-keys",
            "state",
            "http",
            "deadlines",
            "steps",
            "backups",
            "notify");
    return new AgentConfig(
        map.required("cluster").read(AgentConfigReader::name, "choose another name"),
        map.optional("node")
            .map(value -> value.read(AgentConfigReader::name, "choose another name"))
            .orElseGet(() -> nodeFromEnvironment(map)),
        roles(map.required("roles")),
        ZooKeeperReader.read(map.required("zookeeper").hiding()),
        new MongoDbReader(environment).read(map.required("mongodb").hiding()),
        absolute(map.required("releases")),
        map.optional("releases-keys").map(AgentConfigReader::keys).orElse(List.of()),
        absolute(map.required("state")),
        map.optional("http").map(AgentConfigReader::http).orElseGet(AgentConfigReader::defaultHttp),
        map.optional("deadlines").map(AgentConfigReader::deadlines).orElse(Deadlines.DEFAULT),
        map.optional("steps").map(AgentConfigReader::steps).orElse(Steps.DEFAULTS),
        map.optional("backups").map(AgentConfigReader::backups).orElse(Retention.ALL),
        map.optional("notify").map(YamlValue::hiding).map(NotifyReader::read).orElse(List.of()));
  }

  private String nodeFromEnvironment(YamlMap map) {
    String variable = environment.get(NODE_VARIABLE);
    if (variable == null) {
      throw map.value()
          .expected("the key 'node'", "none", "add it, or set the environment's " + NODE_VARIABLE);
    }
    try {
      return name(variable);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          NODE_VARIABLE + ": " + e.getMessage() + "; choose another name");
    }
  }

  private static List<NodeRole> roles(YamlValue value) {
    return value.list(1, 1).stream().map(role -> role.word(ROLES)).toList();
  }

  private static List<VerifyingKey> keys(YamlValue value) {
    return value.list(1, MAX_KEYS).stream()
        .map(key -> key.read(VerifyingKey::new, "correct it"))
        .toList();
  }

  static Path absolute(YamlValue value) {
    Path path;
    try {
      path = Path.of(value.string());
    } catch (InvalidPathException e) {
      throw value.expected(
          "a path that this machine can have", "correct it, or set a locale such as C.UTF-8");
    }
    if (!path.isAbsolute()) {
      throw value.expected("an absolute path", "write it from / on");
    }
    return path.normalize();
  }

  /** The absolute path of a file with a secret, in whose place may be the secret itself. */
  static Path secretFile(YamlValue value) {
    return absolute(value.hiding());
  }

  private static Http http(YamlValue value) {
    YamlMap map = value.map("bind", "page");
    Http unsaid = defaultHttp();
    return new Http(
        map.optional("bind")
            .map(bind -> bind.read(AgentConfigReader::hostAndPort, "write it as " + DEFAULT_BIND))
            .orElse(unsaid.bind()),
        map.optional("page").map(YamlValue::bool).orElse(unsaid.page()));
  }

  private static Http defaultHttp() {
    return new Http(HostAndPort.fromString(DEFAULT_BIND), false);
  }

  private static HostAndPort hostAndPort(String text) {
    try {
      HostAndPort address = HostAndPort.fromString(text);
      if (address.hasPort() && !address.getHost().isEmpty()) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw notAnAddress(text);
    }
    throw notAnAddress(text);
  }

  private static InvalidInputException notAnAddress(String text) {
    return new InvalidInputException("expected host:port, found '" + text + "'");
  }

  private static Deadlines deadlines(YamlValue value) {
    YamlMap map =
        value.map(
            "preflight",
            "hold",
            "quiet",
            "sync",
            "problem",
            "step",
            "node-steps",
            "check",
            "start",
            "database",
            "takeovers",
            "sweep-every");
    Deadlines defaults = Deadlines.DEFAULT;
    return new Deadlines(
        deadline(map, "preflight", defaults.preflight()),
        deadline(map, "hold", defaults.hold()),
        deadline(map, "quiet", defaults.quiet()),
        deadline(map, "sync", defaults.sync()),
        deadline(map, "problem", defaults.problem()),
        deadline(map, "step", defaults.step()),
        deadline(map, "node-steps", defaults.nodeSteps()),
        deadline(map, "check", defaults.check()),
        deadline(map, "start", defaults.start()),
        deadline(map, "database", defaults.database()),
        map.optional("takeovers")
            .map(found -> found.integer(1, MOST_TAKEOVERS))
            .orElse(defaults.takeovers()),
        deadline(map, "sweep-every", defaults.sweepEvery()));
  }

  private static Duration deadline(YamlMap map, String key, Duration unsaid) {
    return map.optional(key)
        .map(value -> value.duration(SHORTEST_DEADLINE, LONGEST_DEADLINE))
        .orElse(unsaid);
  }

  private static Steps steps(YamlValue value) {
    YamlMap map = value.map("java-options", "heap");
    List<String> options =
        map.optional("java-options").map(list -> list.hiding().list(0, MAX_JAVA_OPTIONS)).stream()
            .flatMap(List::stream)
            .map(YamlValue::string)
            .toList();
    Optional<String> heap =
        map.optional("heap")
            .map(
                text ->
                    text.read(
                        size -> matching(HEAP, size, "a size such as 512m or 2g"), "correct it"));
    return new Steps(options, heap);
  }

  private static Retention backups(YamlValue value) {
    YamlMap map = value.map("keep", "for");
    return new Retention(
        map.optional("keep").map(keep -> keep.integer(1, MOST_BACKUPS)).orElse(null),
        map.optional("for").map(age -> age.duration(SHORTEST_KEPT, LONGEST_KEPT)).orElse(null));
  }

  static String matching(Pattern pattern, String text, String expected) {
    if (!pattern.matcher(text).matches()) {
      throw new InvalidInputException("expected " + expected + ", found '" + text + "'");
    }
    return text;
  }
}
