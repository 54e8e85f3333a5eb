package io.locktender.bench.product;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.MongoCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.bson.Document;

/**
 * Writes to documents of its own, one write after the other, at a rate, and notes each that was
 * acknowledged: inserts, updates, deletes, an {@code _id} that is deleted and inserted again, a
 * unique value that goes from one document to another.
 */
final class Writer {
  private static final int KINDS = 6;
  private static final int MOST_EUROS = 10_000;

  private final MongoCollection<Document> items;
  private final WriteLog log;
  private final int number;
  private final int writers;
  private final int size;
  private final Map<Long, Written> last = new HashMap<>();
  private final Random random;
  private long writes;
  private long inserted;

  /**
   * @param number of this writer, from 0
   * @param writers how many there are; a document belongs to the writer whose number its {@code
   *     _id} leaves when it is divided by this
   * @param size how many documents there were at first
   */
  Writer(MongoCollection<Document> items, Path directory, int number, int writers, int size)
      throws IOException {
    this.items = items;
    this.number = number;
    this.writers = writers;
    this.size = size;
    List<Written> before = WriteLog.read(WriteLog.file(directory, number));
    before.forEach(written -> last.put(written.id(), written));
    writes = before.size();
    inserted = last.keySet().stream().filter(id -> id >= size).count();
    random = new Random(number + 1_000L * writes);
    log = WriteLog.open(WriteLog.file(directory, number));
  }

  /** Writes as long as it is to go on; each answer is waited for. */
  void run(double perSecond, BooleanSupplier goesOn) throws IOException {
    long begin = System.nanoTime();
    long before = writes;
    try (log) {
      for (int turn = 0; goesOn.getAsBoolean(); turn++) {
        write(turn % KINDS);
        long due = begin + (long) ((writes - before) / perSecond * TimeUnit.SECONDS.toNanos(1));
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }

  private void write(int kind) throws IOException {
    long id = kind == 0 ? size + number + writers * inserted++ : some();
    Written is = last(id);
    switch (is.kind()) {
      case UNKNOWN -> {}
      case GONE -> insert(id);
      case THERE -> {
        switch (kind) {
          case 3 -> {
            delete(id);
            insert(id);
          }
          case 4 -> moveSlug(is, last(some()));
          case 5 -> delete(id);
          default -> update(is);
        }
      }
    }
  }

  /** A document that was there at first. */
  private long some() {
    return number + (long) writers * random.nextInt(Math.max(1, size / writers));
  }

  private Written last(long id) {
    Written written = last.get(id);
    if (written != null) {
      return written;
    }
    return id < size ? Written.there(id, Items.euros(id), id) : Written.gone(id);
  }

  private void insert(long id) throws IOException {
    Written next = Written.there(id, random.nextInt(MOST_EUROS), freshSlug());
    acknowledged(next, () -> items.insertOne(Items.old(id, next.euros(), next.slug())));
  }

  private void update(Written is) throws IOException {
    int euros = random.nextInt(MOST_EUROS);
    acknowledged(
        Written.there(is.id(), euros, is.slug()),
        () -> items.updateOne(eq("_id", is.id()), set("euros", euros)));
  }

  private void delete(long id) throws IOException {
    acknowledged(Written.gone(id), () -> items.deleteOne(eq("_id", id)));
  }

  private void moveSlug(Written from, Written to) throws IOException {
    if (from.id() == to.id() || to.kind() != Written.Kind.THERE) {
      return;
    }
    long fresh = freshSlug();
    acknowledged(
        Written.there(from.id(), from.euros(), fresh),
        () -> items.updateOne(eq("_id", from.id()), set("slug", fresh)));
    acknowledged(
        Written.there(to.id(), to.euros(), from.slug()),
        () -> items.updateOne(eq("_id", to.id()), set("slug", from.slug())));
  }

  /** One that no document has ever had. */
  private long freshSlug() {
    return -1 - number - writers * writes;
  }

  private void acknowledged(Written next, Runnable write) throws IOException {
    Written outcome = next;
    try {
      write.run();
    } catch (RuntimeException e) {
      outcome = Written.unknown(next.id());
    }
    writes++;
    last.put(outcome.id(), outcome);
    log.add(outcome);
  }
}
