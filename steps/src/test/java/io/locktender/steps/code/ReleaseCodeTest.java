package io.locktender.steps.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import io.locktender.steps.JavaStep;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReleaseCodeTest {
  private final URLClassLoader loader = new URLClassLoader(new URL[0]);
  private final ReleaseCode code = new ReleaseCode(loader);
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final List<ClassLoader> seen = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    loader.close();
  }

  @Test
  void everyPartOfATransformRunsAsItsRelease() throws Exception {
    JavaStep.Transform back = JavaStep.transform("c", filter(), this::note);
    JavaStep.Transform step =
        (JavaStep.Transform)
            code.guarded(new JavaStep.Transform("c", filter(), this::note, Optional.of(back)));

    assertThat(step.touches()).containsExactly("c");
    assertThat(step.pending().toBsonDocument()).isEmpty();
    step.change().apply(new Document());
    step.revert().orElseThrow().pending().toBsonDocument();
    step.revert().orElseThrow().change().apply(new Document());

    assertThat(seen).containsExactly(loader, loader, loader, loader);
  }

  @Test
  void aChangeAndItsWayBackRunAsTheirRelease() throws Exception {
    JavaStep.Change step =
        (JavaStep.Change)
            code.guarded(
                new JavaStep.Change(
                    Set.of("a", "b"), database -> note(), Optional.of(database -> note())));

    assertThat(step.touches()).containsExactlyInAnyOrder("a", "b");
    step.change().apply(database());
    step.revert().orElseThrow().apply(database());

    assertThat(seen).containsExactly(loader, loader);
  }

  @Test
  void anotherThreadThatRunsAStepDoesSoToo() throws Exception {
    JavaStep.Transform step =
        (JavaStep.Transform) code.guarded(JavaStep.transform("c", filter(), this::note));
    FutureTask<ClassLoader> other =
        new FutureTask<>(
            () -> {
              step.change().apply(new Document());
              return Thread.currentThread().getContextClassLoader();
            });

    new Thread(other).start();

    assertThat(other.get()).isSameAs(before);
    assertThat(seen).containsExactly(loader);
  }

  @Test
  void aThreadGetsItsOwnBackWhenTheCodeFails() {
    JavaStep.Transform step =
        (JavaStep.Transform)
            code.guarded(
                JavaStep.transform(
                    "c",
                    filter(),
                    document -> {
                      throw new IOException("no such word");
                    }));

    assertThatThrownBy(() -> step.change().apply(new Document()))
        .isInstanceOf(IOException.class)
        .hasMessage("no such word");
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  private Bson filter() {
    return new Bson() {
      @Override
      public <D> BsonDocument toBsonDocument(Class<D> type, CodecRegistry codecs) {
        note();
        return new BsonDocument();
      }
    };
  }

  private Document note(Document document) {
    note();
    return document;
  }

  private void note() {
    seen.add(Thread.currentThread().getContextClassLoader());
  }

  private static MongoDatabase database() {
    return (MongoDatabase)
        Proxy.newProxyInstance(
            MongoDatabase.class.getClassLoader(),
            new Class<?>[] {MongoDatabase.class},
            (proxy, method, arguments) -> {
              throw new AssertionError(method);
            });
  }
}
