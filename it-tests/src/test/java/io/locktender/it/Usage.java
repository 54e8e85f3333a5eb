package io.locktender.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.mongodb.client.MongoDatabase;
import io.locktender.agent.state.EventLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What a cluster uses.
 *
 * @param heap by node: bytes of the objects that the agent can reach
 * @param threads by node: of the agent
 * @param descriptors by node: the agent's open files
 * @param state by node: bytes in its state directory, without the event log, which begins anew when
 *     it is full
 * @param events by node: bytes of the event log
 * @param znodes of the cluster
 * @param collections in the database
 * @param requests in the history
 * @param journal entries of the journal
 */
record Usage(
    Map<String, Long> heap,
    Map<String, Long> threads,
    Map<String, Long> descriptors,
    Map<String, Long> state,
    Map<String, Long> events,
    int znodes,
    int collections,
    long requests,
    long journal) {

  static Usage of(Cluster cluster, OtherTool zookeeper) throws Exception {
    MongoDatabase database = cluster.database().database();
    return new Usage(
        each(cluster, node -> heap(node.agent().pid())),
        each(cluster, node -> entries(proc(node).resolve("task"))),
        each(cluster, node -> entries(proc(node).resolve("fd"))),
        each(cluster, node -> bytes(node.state()) - bytes(events(node))),
        each(cluster, node -> bytes(events(node))),
        zookeeper.znodes(),
        database.listCollectionNames().into(new ArrayList<>()).size(),
        database.getCollection("locktender.history").countDocuments(),
        database.getCollection("locktender.journal").countDocuments());
  }

  private static Map<String, Long> each(Cluster cluster, ToLongFunction<Node> figure) {
    Map<String, Long> figures = new TreeMap<>();
    cluster.nodes().forEach(node -> figures.put(node.name(), figure.applyAsLong(node)));
    return figures;
  }

  private static Path proc(Node node) {
    return Path.of("/proc", String.valueOf(node.agent().pid()));
  }

  private static Path events(Node node) {
    return node.state().resolve(EventLog.FILE);
  }

  /** The total of the histogram that the JDK's own tool makes, which collects garbage first. */
  private static long heap(long pid) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), String.valueOf(pid), "GC.class_histogram").start();
      String all = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      // "Total        123456        7890123"
      String[] words = all.substring(all.lastIndexOf('\n') + 1).strip().split("\\s+");
      return Long.parseLong(words[words.length - 1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long entries(Path directory) {
    try (var files = Files.list(directory)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long bytes(Path path) {
    if (Files.notExists(path)) {
      return 0;
    }
    try (var files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
