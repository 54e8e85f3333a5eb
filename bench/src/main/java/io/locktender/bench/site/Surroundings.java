package io.locktender.bench.site;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import io.locktender.testkit.TestMongo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bson.Document;

/** What the benchmark runs on. Names no host and no path. */
public final class Surroundings {
  private Surroundings() {}

  /** The machine, the JDK. */
  public static String machine() {
    String model =
        lines("/proc/cpuinfo").stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("a CPU that does not say what it is");
    double gibibytes =
        Double.parseDouble(lines("/proc/meminfo").get(0).replaceAll("\\D", "")) / 1024 / 1024;
    return "%s, %d cores, %.0f GiB, JDK %s, %s %s"
        .formatted(
            model,
            Runtime.getRuntime().availableProcessors(),
            gibibytes,
            System.getProperty("java.version"),
            System.getProperty("os.name"),
            System.getProperty("os.version").replaceAll("^(\\d+\\.\\d+).*", "$1"));
  }

  /** How many processes wanted a core, on average of the last minute. */
  public static double load() {
    return Double.parseDouble(lines("/proc/loadavg").get(0).split(" ")[0]);
  }

  /** Whether the server tells what changes. */
  public static boolean isReplicaSet() {
    return hello(TestMongo.shared().client()).containsKey("setName");
  }

  private static Document hello(MongoClient client) {
    return client.getDatabase("admin").runCommand(new Document("isMaster", 1));
  }

  /** The MongoDB server: which one, its version and topology, its oplog. */
  public static String server() {
    TestMongo mongo = TestMongo.shared();
    MongoClient client = mongo.client();
    Document hello = hello(client);
    String version =
        client.getDatabase("admin").runCommand(new Document("buildInfo", 1)).getString("version");
    if (mongo.description().startsWith("embedded")) {
      return "the embedded server, in a process of its own, which says that it is MongoDB "
          + version;
    }
    List<String> hosts = hello.getList("hosts", String.class, List.of());
    String topology =
        hello.containsKey("setName")
            ? "a replica set of " + hosts.size() + (hosts.size() == 1 ? " member" : " members")
            : hosts.isEmpty() ? "no replica set" : "unknown";
    return "MongoDB %s, %s%s".formatted(version, topology, oplog(client));
  }

  private static String oplog(MongoClient client) {
    try {
      Document stats =
          client.getDatabase("local").runCommand(new Document("collStats", "oplog.rs"));
      Number bytes = stats.get("maxSize", Number.class);
      return bytes == null ? "" : ", oplog of %,d MiB".formatted(bytes.longValue() >> 20);
    } catch (MongoException e) {
      return "";
    }
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
