package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What others may do while a command runs that takes long. Each look at the clock is where a
 * command would give way; what is to happen meanwhile happens at every one of them.
 */
@Timeout(180)
@ParameterizedClass
@EnumSource(Backend.class)
abstract class MeanwhileTest {
  @TempDir Path directory;
  @Parameter Backend kind = Backend.MEMORY;
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private RepairedBackend backend;

  /** Says whether it is done; null if it was, and while it runs. */
  volatile @Nullable BooleanSupplier meanwhile;

  @BeforeEach
  void start() {
    backend =
        kind == Backend.MEMORY
            ? new VolatileBackend(this::look)
            : DurableBackend.open(directory.resolve("file"), this::look);
  }

  @AfterEach
  void stop() {
    backend.close();
  }

  private long look() {
    if (CommandLock.mayGiveWay(this)) {
      looks.incrementAndGet();
      BooleanSupplier others = meanwhile;
      meanwhile = null;
      if (others != null && !letIn(CompletableFuture.supplyAsync(others::getAsBoolean))) {
        meanwhile = others;
      }
    }
    return nanos.get();
  }

  private boolean letIn(CompletableFuture<Boolean> others) {
    while (!others.isDone()) {
      nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
      CommandLock.giveWay();
      Thread.onSpinWait();
    }
    return others.join();
  }

  Document run(String command) {
    return run(parse(command));
  }

  Document run(Document command) {
    String name = command.keySet().iterator().next();
    return backend.handleCommand(channel, "shop", name, command);
  }

  static Document parse(String json) {
    RawBsonDocument raw = RawBsonDocument.parse(json);
    return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(raw.getByteBuffer().asNIO()));
  }

  List<?> found(String filter) {
    Document answer = run(new Document("find", "a").append("filter", parse(filter)));
    return (List<?>) Objects.requireNonNull(cursor(answer).get("firstBatch"));
  }

  static Document cursor(Document answer) {
    return (Document) Objects.requireNonNull(answer.get("cursor"));
  }

  void insert(String... documents) {
    insert(List.of(documents).stream().map(MeanwhileTest::parse).toList());
  }

  private void insert(List<Document> documents) {
    Document answer = run(new Document("insert", "a").append("documents", documents));
    assertThat(answer.get("n")).isEqualTo(documents.size());
  }

  void insertNumbered(int number) {
    insert(
        IntStream.range(0, number)
            .mapToObj(id -> new Document("_id", "id-" + id).append("n", 1))
            .toList());
  }

  Document update(String statement) {
    return run(new Document("update", "a").append("updates", List.of(parse(statement))));
  }

  Document delete(String statement) {
    return run(new Document("delete", "a").append("deletes", List.of(parse(statement))));
  }

  /** How often a command would have given way. */
  int looksOf(Runnable command) {
    int before = looks.get();
    command.run();
    return looks.get() - before;
  }

  void rename(String from, String to) {
    backend.handleCommand(
        channel,
        "admin",
        "renameCollection",
        new Document("renameCollection", "shop." + from).append("to", "shop." + to));
  }

  /** As soon as something matches, which the command has written that runs. */
  void once(String written, Runnable change) {
    meanwhile =
        () -> {
          boolean isWritten = !found(written).isEmpty();
          if (isWritten) {
            change.run();
          }
          return isWritten;
        };
  }
}
