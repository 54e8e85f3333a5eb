package io.locktender.cli.connect;

import io.locktender.agent.config.AgentConfig;
import io.locktender.agent.config.AgentConfig.MongoDb;
import io.locktender.agent.config.AgentConfigReader;
import io.locktender.agent.config.ZooKeeperReader;
import io.locktender.cli.command.CliException;
import io.locktender.cli.command.Requester;
import io.locktender.cli.console.Io;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.Deadlines;
import io.locktender.coordinator.decide.Retention;
import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import io.locktender.steps.mongo.MongoUri;
import io.locktender.steps.signing.VerifyingKey;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.store.ReleaseTrust;
import io.locktender.steps.text.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cluster a command is for: from a file, or from options, which override the file. */
public final class ClusterOptions {
  static final String LOGIN_VARIABLE = "LOCKTENDER_LOGIN";

  @Mixin private final ConfigOption config;

  @Option(names = "--cluster", paramLabel = "NAME", description = "The cluster's name.")
  private @Nullable String cluster;

  @Option(
      names = "--zookeeper",
      paramLabel = "HOST:PORT,..",
      description = "The addresses of ZooKeeper.")
  private @Nullable String zookeeper;

  @Option(
      names = "--login",
      paramLabel = "FILE",
      description =
          "Who you are to ZooKeeper (default: $LOCKTENDER_LOGIN, none where that is empty; else"
              + " ~/.config/locktender/operator.yaml if there is one; else as agent.yaml says).")
  private @Nullable Path login;

  @Option(
      names = "--mongodb",
      paramLabel = "URI",
      description =
          "Where MongoDB is, with the database's name: mongodb://HOST:PORT/DATABASE (default: as"
              + " agent.yaml says; without one $LOCKTENDER_MONGODB_URI).")
  private @Nullable String mongodb;

  @Option(
      names = "--releases",
      paramLabel = "DIR",
      description = "The directory that holds the releases.")
  private @Nullable Path releases;

  private final Io io;
  private @Nullable AgentConfig file;

  public ClusterOptions(Io io) {
    this.io = io;
    this.config = new ConfigOption(io);
  }

  /** The cluster's name. */
  public String cluster() {
    return cluster == null
        ? file("--cluster NAME").cluster()
        : checked("--cluster", cluster, AgentConfigReader::name);
  }

  /** The cluster's name, where it is known. */
  Optional<String> clusterIfKnown() {
    return cluster == null && config.path().isEmpty() ? Optional.empty() : Optional.of(cluster());
  }

  /** ZooKeeper's connect string. */
  String zookeeper() {
    return zookeeper == null
        ? file("--zookeeper HOST:PORT").zookeeper().connect()
        : checked("--zookeeper", zookeeper, AgentConfigReader::connect);
  }

  /** Whether a cluster and its ZooKeeper are named, which some commands can do without. */
  public boolean namesZooKeeper() {
    return config.path().isPresent() || (zookeeper != null && cluster != null);
  }

  /** Whether the command logs in as the node's agent does. */
  boolean asTheAgent() {
    return loginFile().isEmpty();
  }

  /** How the command logs in to ZooKeeper. */
  ZooKeeperSecurity security() {
    Optional<Path> own = loginFile();
    if (own.isPresent()) {
      return ZooKeeperReader.login(own.get());
    }
    return config.path().isEmpty()
        ? ZooKeeperSecurity.OPEN
        : file("--login FILE").zookeeper().security();
  }

  /**
   * Under which name something is asked for: who logged in to ZooKeeper, where somebody did. Who
   * does so as the agent is told by the user of this machine too.
   */
  public String by() {
    String user = Requester.by(io.environment());
    String name = security().name().orElse(null);
    if (name == null) {
      return user;
    }
    boolean shared = asTheAgent() || name.equals(Target.LOCKTENDER);
    return Requester.bounded(shared ? name + " (" + user + ")" : name);
  }

  /** Where the database is; the URI of an argument must name it. */
  MongoDb mongodb() {
    if (mongodb != null) {
      return named("--mongodb", mongodb);
    }
    String variable = io.environment().get(AgentConfigReader.URI_VARIABLE);
    if (variable != null && config.path().isEmpty()) {
      return named(AgentConfigReader.URI_VARIABLE, variable);
    }
    MongoDb found = file("--mongodb URI").mongodb();
    return variable == null ? found : UriVariable.beside(found, variable);
  }

  /** Where the releases are. */
  public Path releases() {
    return releasesIfKnown().orElseGet(() -> file("--releases DIR").releases());
  }

  /** The releases; where the file names keys, only those that one of them has signed. */
  public ReleaseStore releaseStore() {
    return new ReleaseStore(releases(), ReleaseTrust.ANYBODYS.signedBy(releasesKeys()));
  }

  /** Who must have signed a release: as the file says, where there is one. */
  public List<VerifyingKey> releasesKeys() {
    return config.path().isEmpty() ? List.of() : file("--config FILE").releasesKeys();
  }

  /** Where the releases are, where that is known. */
  public Optional<Path> releasesIfKnown() {
    if (releases != null) {
      return Optional.of(releases.toAbsolutePath().normalize());
    }
    return config.path().isEmpty()
        ? Optional.empty()
        : Optional.of(file("--releases DIR").releases());
  }

  /** How long each part of an upgrade may take: as the file says, where there is one. */
  public Deadlines deadlines() {
    return config.path().isEmpty() ? Deadlines.DEFAULT : file("--config FILE").deadlines();
  }

  /** Which backups are removed by themselves: as the file says, where there is one. */
  public Retention backups() {
    return config.path().isEmpty() ? Retention.ALL : file("--config FILE").backups();
  }

  /** How the process of the steps is started: as the file says, where there is one. */
  public AgentConfig.Steps steps() {
    return config.path().isEmpty() ? AgentConfig.Steps.DEFAULTS : file("--config FILE").steps();
  }

  private AgentConfig file(String instead) {
    if (file == null) {
      file = AgentConfigReader.readForCommands(required(instead), io.environment());
    }
    return file;
  }

  private Path required(String instead) {
    return config
        .path()
        .orElseThrow(
            () -> CliException.usage(missing(instead, Files.exists(ConfigOption.DEFAULT_FILE))));
  }

  /** What to say where no file is used, which may be since this user may not read it. */
  static String missing(String instead, boolean there) {
    return there
        ? "expected %s or --config FILE, found neither, and %s may not be read by %s; name the cluster, or make the file readable to that user: it need not hold a secret"
            .formatted(instead, ConfigOption.DEFAULT_FILE, System.getProperty("user.name"))
        : "expected %s or --config FILE, found neither, nor %s; name the cluster"
            .formatted(instead, ConfigOption.DEFAULT_FILE);
  }

  private Optional<Path> loginFile() {
    String variable = io.environment().get(LOGIN_VARIABLE);
    if (login != null) {
      return Optional.of(login);
    }
    if (variable != null) {
      return variable.isEmpty() ? Optional.empty() : Optional.of(Path.of(variable));
    }
    String home = io.environment().getOrDefault("HOME", "/nonexistent");
    Path file =
        Path.of(io.environment().getOrDefault("XDG_CONFIG_HOME", home + "/.config"))
            .resolve("locktender/operator.yaml");
    return Files.exists(file) ? Optional.of(file) : Optional.empty();
  }

  private static String checked(String option, String text, UnaryOperator<String> read) {
    try {
      return read.apply(text);
    } catch (InvalidInputException e) {
      throw CliException.usage(option + ": " + e.getMessage() + "; correct it");
    }
  }

  /** The text of a URI is never shown: it may hold a password. */
  private MongoDb named(String option, String uri) {
    String database = MongoUri.databaseOf(option, uri);
    if (database == null) {
      throw CliException.usage(
          option + ": expected a URI that names the database, found none in it; add /DATABASE");
    }
    MongoDb named = MongoDb.of(uri, database);
    return config.path().isEmpty() ? named : OwnLogin.tls(named, file("--config FILE").mongodb());
  }
}
