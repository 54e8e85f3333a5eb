package io.locktender.steps.code;

import io.locktender.steps.JavaStep;
import org.bson.BsonDocument;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;

/**
 * Runs a release's code with the release's class loader as the context class loader of the thread,
 * whichever thread that is, and gives the thread its own one back afterwards. Libraries that a
 * release brings look for their services, drivers and resources there; without it they would look
 * among ours.
 */
record ReleaseCode(ClassLoader loader) {
  /** Code of a release. */
  @FunctionalInterface
  interface Body<T, E extends Exception> {
    T run() throws E;
  }

  /** Runs code on this thread. */
  <T, E extends Exception> T run(Body<T, E> body) throws E {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return body.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** The same step, each of whose parts runs in this way. */
  JavaStep guarded(JavaStep step) {
    if (step instanceof JavaStep.Transform transform) {
      return guarded(transform);
    }
    JavaStep.Change change = (JavaStep.Change) step;
    return new JavaStep.Change(
        change.touches(), guarded(change.change()), change.revert().map(this::guarded));
  }

  private JavaStep.Transform guarded(JavaStep.Transform step) {
    return new JavaStep.Transform(
        step.collection(),
        guarded(step.pending()),
        document -> run(() -> step.change().apply(document)),
        step.revert().map(this::guarded));
  }

  private JavaStep.DatabaseChange guarded(JavaStep.DatabaseChange change) {
    return database ->
        run(
            () -> {
              change.apply(database);
              return change;
            });
  }

  /** A filter may be of a class of the release's. */
  private Bson guarded(Bson filter) {
    return new Bson() {
      @Override
      public <D> BsonDocument toBsonDocument(Class<D> document, CodecRegistry codecs) {
        return run(() -> filter.toBsonDocument(document, codecs));
      }
    };
  }
}
