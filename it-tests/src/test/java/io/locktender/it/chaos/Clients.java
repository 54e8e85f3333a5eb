package io.locktender.it.chaos;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bson.Document;

/**
 * Those who use the workers. A worker is a script that asks for one write after the other and waits
 * for each answer; the write is made here, as a worker of its release makes it. So nobody writes
 * but while a worker runs, and a worker that is told to stop ends the write that it is at.
 *
 * <p>Each node's worker has documents of its own. One whose write was not answered is never written
 * again: that write may still come.
 */
final class Clients implements AutoCloseable {
  static final String COLLECTION = "packages";
  private static final int EACH = 25;
  private static final int PAUSE_MILLIS = 100;

  private final MongoCollection<Document> collection;
  private final Shape.Kind kind;
  private final long seed;
  private final Ledger ledger = new Ledger();
  private final Map<String, Desk> desks = new ConcurrentHashMap<>();
  private final ServerSocket server;
  private final List<Socket> sockets = new ArrayList<>();

  /** Held for reading while a write is made. */
  private final ReentrantReadWriteLock quiet = new ReentrantReadWriteLock(true);

  /**
   * @param impatient the database, for whoever would rather not know than wait
   * @param kind what they write
   * @param seed what is written follows from it, as far as workers ask for it
   */
  Clients(MongoDatabase impatient, Shape.Kind kind, long seed) {
    this.kind = kind;
    collection = impatient.getCollection(COLLECTION);
    this.seed = seed;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept, "chaos-clients");
  }

  /** What a worker of any release does. */
  String worker() {
    return """
    #!/bin/bash
    trap 'stop=1' TERM
    exec 3<>/dev/tcp/127.0.0.1/%d || exit 1
    echo "$LOCKTENDER_NODE $LOCKTENDER_RELEASE" >&3
    while [ -z "$stop" ]; do
      echo write >&3 && read -r answer <&3 || exit 1
    done
    """
        .formatted(server.getLocalPort());
  }

  /** Loads what the nodes' workers find, of the first release. */
  void load(MongoDatabase database, int nodes) {
    List<Document> documents = new ArrayList<>();
    for (int node = 1; node <= nodes; node++) {
      Desk desk = desk("node-" + node);
      for (int i = 0; i < EACH; i++) {
        String id = "node-" + node + "/loaded-" + i;
        Shape shape = kind.fresh(1, id);
        documents.add(shape.at(id, 1));
        ledger.loaded(id, shape);
        desk.own.add(Map.entry(id, shape));
      }
    }
    database.getCollection(COLLECTION).insertMany(documents);
  }

  Ledger ledger() {
    return ledger;
  }

  /** Looks at the database while nobody writes; workers wait meanwhile. */
  void whileQuiet(Runnable look) {
    quiet.writeLock().lock();
    try {
      look.run();
    } finally {
      quiet.writeLock().unlock();
    }
  }

  private Desk desk(String node) {
    return desks.computeIfAbsent(node, Desk::new);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        synchronized (sockets) {
          sockets.add(socket);
        }
        start(() -> serve(socket), "chaos-client");
      }
    } catch (IOException closed) {
      // By close: there is no more to do.
      return;
    }
  }

  private void serve(Socket socket) {
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      String first = in.readLine();
      if (first == null) {
        return;
      }
      String[] who = first.split(" ", 2);
      int release = Product.number(who[1]);
      while (in.readLine() != null) {
        quiet.readLock().lock();
        try {
          desk(who[0]).write(release);
        } finally {
          quiet.readLock().unlock();
        }
        Thread.sleep(PAUSE_MILLIS);
        socket.getOutputStream().write("done\n".getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException ended) {
      // The worker was killed.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      synchronized (sockets) {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(Runnable what, String name) {
    Thread thread = new Thread(what, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** What one node's workers write, one after the other. */
  private final class Desk {
    private final String node;
    private final SplittableRandom random;
    private final List<Map.Entry<String, Shape>> own = new ArrayList<>();
    private int written;

    Desk(String node) {
      this.node = node;
      random = new SplittableRandom(seed + node.hashCode());
    }

    synchronized void write(int release) {
      int drawn = random.nextInt(10);
      String fresh = node + "/" + release + "-" + ++written;
      if (own.isEmpty() || drawn < 4) {
        insert(fresh, release);
      } else {
        Map.Entry<String, Shape> one = own.remove(random.nextInt(own.size()));
        if (drawn == 9) {
          delete(one.getKey(), one.getValue());
        } else {
          rename(one.getKey(), one.getValue(), fresh, release);
        }
      }
    }

    private void insert(String id, int release) {
      Shape shape = kind.fresh(release, id);
      write(
          id,
          Optional.empty(),
          Optional.of(shape),
          () -> collection.insertOne(shape.at(id, release)));
    }

    private void rename(String id, Shape before, String name, int release) {
      write(
          id,
          Optional.of(before),
          Optional.of(before.renamed(name)),
          () -> collection.updateOne(new Document("_id", id), before.rename(name, release)));
    }

    private void delete(String id, Shape before) {
      write(
          id,
          Optional.of(before),
          Optional.empty(),
          () -> collection.deleteOne(new Document("_id", id)));
    }

    private void write(String id, Optional<Shape> before, Optional<Shape> now, Runnable write) {
      try {
        write.run();
        ledger.acknowledged(id, now);
        now.ifPresent(shape -> own.add(Map.entry(id, shape)));
      } catch (MongoException e) {
        ledger.unanswered(id, before, now);
      }
    }
  }
}
