package io.locktender.steps.mongo;

import static io.locktender.steps.control.MongoCalls.call;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterSettings;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.tls.TlsFiles;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.BsonBinary;

/**
 * The product's database: one client, every operation bounded in time, every write a majority
 * write, every read from the primary. Opening does not connect. Safe for use by many threads.
 */
public final class Database implements AutoCloseable {
  private static final int MEMBER_WITHIN_SECONDS = 2;

  private final MongoClient client;
  private final DatabaseSettings settings;
  private final MongoDatabase database;
  private final MongoDatabase patient;
  private final Supplier<ServerCapabilities> capabilities;

  private Database(MongoClient client, DatabaseSettings settings) {
    this.client = client;
    this.settings = settings;
    database = client.getDatabase(settings.database());
    patient =
        database.withTimeout(settings.longOperationWithin().toMillis(), TimeUnit.MILLISECONDS);
    // A failed try is not remembered: the next caller asks again.
    capabilities = Suppliers.memoize(this::probe);
  }

  /**
   * Opens the client.
   *
   * @throws InvalidInputException when the connection string or the database's name is none
   */
  public static Database open(DatabaseSettings settings) {
    return open(settings, client -> {});
  }

  /**
   * The same, watched for commands that nobody answers.
   *
   * @throws InvalidInputException when the connection string or the database's name is none
   */
  public static Database open(DatabaseSettings settings, PrimaryWatch watch) {
    return open(
        settings,
        client ->
            client
                .addCommandListener(watch)
                .applyToClusterSettings(cluster -> cluster.addClusterListener(watch)));
  }

  private static Database open(
      DatabaseSettings settings, Consumer<MongoClientSettings.Builder> more) {
    try {
      MongoClientSettings.Builder client = MongoClientSettings.builder(clientSettings(settings));
      more.accept(client);
      return new Database(MongoClients.create(client.build()), settings);
    } catch (IllegalArgumentException | MongoException e) {
      throw MongoUri.refused("mongodb", settings.uri(), e);
    }
  }

  /** The same database by a client of its own, to be closed by itself. */
  public Database another() {
    return open(settings);
  }

  /**
   * A session whose reads see at least what it has seen and written so far. For one thread.
   *
   * @throws MongoException when the server has none
   */
  public ClientSession session() {
    return client.startSession(ClientSessionOptions.builder().causallyConsistent(true).build());
  }

  /**
   * The same database as one member of its replica set has it, to look at; to be closed. Waits no
   * longer than 2 s for the member.
   *
   * @param host with its port
   */
  public Database onMember(String host) {
    ClusterSettings alone =
        ClusterSettings.builder()
            .mode(ClusterConnectionMode.SINGLE)
            .hosts(ImmutableList.of(new ServerAddress(host)))
            .serverSelectionTimeout(MEMBER_WITHIN_SECONDS, TimeUnit.SECONDS)
            .build();
    return new Database(
        MongoClients.create(
            MongoClientSettings.builder(clientSettings(settings))
                .applyToClusterSettings(cluster -> cluster.applySettings(alone))
                .timeout(MEMBER_WITHIN_SECONDS, TimeUnit.SECONDS)
                .build()),
        settings);
  }

  /** What each member has for itself. */
  public MongoDatabase local() {
    return client.getDatabase("local");
  }

  /** The database's name. */
  public String name() {
    return database.getName();
  }

  /** The database for everything that is quick. */
  public MongoDatabase get() {
    return database;
  }

  /** The same database for a single operation that takes as long as the data is big. */
  public MongoDatabase patient() {
    return patient;
  }

  /** The server's own database, to ask what is true of the whole server. */
  public MongoDatabase admin() {
    return client.getDatabase("admin");
  }

  /**
   * Renames a collection to a free name, as a majority write.
   *
   * @param from the collection as it was listed: where the server can tell, no other is renamed
   * @param to the new name; a collection that has it makes this fail
   * @throws MongoException when the server refuses, or does not answer
   * @throws io.locktender.steps.control.DatabaseUnavailableException when no majority has it yet
   */
  public void rename(CollectionInfo from, String to) {
    Optional<BsonBinary> uuid = capabilities().renameByUuid() ? from.uuid() : Optional.empty();
    StructureChange.in(database).rename(client, from.name(), to, uuid);
  }

  /**
   * Reads that see whatever any client was told to be written before this call.
   *
   * @throws MongoException when the server does not answer
   */
  public FreshReads freshReads() {
    return FreshReads.open(client, database, patient);
  }

  /**
   * What the server can do; the first call asks, in a scratch collection that it drops.
   *
   * @throws io.locktender.steps.control.DatabaseUnavailableException when it could not be asked
   * @throws InvalidInputException when the user lacks a right
   */
  public ServerCapabilities capabilities() {
    return capabilities.get();
  }

  @Override
  public void close() {
    client.close();
  }

  private ServerCapabilities probe() {
    return call("find out what it can do", () -> new CapabilityProbe(client, database).ask());
  }

  private static MongoClientSettings.Builder secured(
      MongoClientSettings.Builder builder, DatabaseSettings settings) {
    builder.applyConnectionString(MongoUri.read(settings.uri()));
    TlsFiles tls = settings.tls();
    return tls == null
        ? builder
        : builder.applyToSslSettings(
            ssl ->
                ssl.enabled(true)
                    .invalidHostNameAllowed(!tls.verifiesHostname())
                    .context(tls.context()));
  }

  private static MongoClientSettings clientSettings(DatabaseSettings settings) {
    return secured(MongoClientSettings.builder(), settings)
        .applicationName(settings.applicationName())
        .writeConcern(WriteConcern.MAJORITY)
        .readPreference(ReadPreference.primary())
        .timeout(settings.operationWithin().toMillis(), TimeUnit.MILLISECONDS)
        .applyToClusterSettings(
            cluster ->
                cluster.serverSelectionTimeout(
                    settings.selectWithin().toMillis(), TimeUnit.MILLISECONDS))
        .applyToSocketSettings(
            socket ->
                socket.connectTimeout(settings.connectWithin().toMillis(), TimeUnit.MILLISECONDS))
        .build();
  }
}
