package io.locktender.steps.sandbox;

import com.google.common.collect.ImmutableSet;
import com.mongodb.MongoNamespace;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import io.locktender.steps.mongo.CursorTimeouts;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** A collection of a {@link ScopedDatabase}. What names another collection is mapped or refused. */
final class ScopedCollection implements InvocationHandler {
  /** What works on this collection alone. */
  private static final Set<String> OWN =
      ImmutableSet.of(
          "getDocumentClass",
          "getCodecRegistry",
          "getReadPreference",
          "getWriteConcern",
          "getReadConcern",
          "getTimeout",
          "countDocuments",
          "estimatedDocumentCount",
          "distinct",
          "bulkWrite",
          "insertOne",
          "insertMany",
          "deleteOne",
          "deleteMany",
          "replaceOne",
          "updateOne",
          "updateMany",
          "findOneAndDelete",
          "findOneAndReplace",
          "findOneAndUpdate",
          "drop",
          "listIndexes",
          "dropIndex",
          "dropIndexes");

  private final MongoCollection<?> real;
  private final DeclaredCollections scope;
  private final String usual;

  private ScopedCollection(MongoCollection<?> real, DeclaredCollections scope, String usual) {
    this.real = real;
    this.scope = scope;
    this.usual = usual;
  }

  static MongoCollection<?> of(MongoCollection<?> real, DeclaredCollections scope, String usual) {
    return Delegate.proxy(MongoCollection.class, new ScopedCollection(real, scope, usual));
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (OWN.contains(method.getName())) {
      return Delegate.call(real, method, arguments);
    }
    return switch (method.getName()) {
      case "find" ->
          CursorTimeouts.eachRoundTrip(
              real,
              (FindIterable<?>) Objects.requireNonNull(Delegate.call(real, method, arguments)));
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "collection " + usual;
      case "getNamespace" -> scope.namespace(usual);
      case "withDocumentClass", "withCodecRegistry", "withReadConcern", "withTimeout" ->
          of(
              (MongoCollection<?>) Objects.requireNonNull(Delegate.call(real, method, arguments)),
              scope,
              usual);
      case "createIndex", "createIndexes" ->
          new NewIndexes(real, scope.database()).build(method, arguments);
      case "aggregate" -> Delegate.call(real, method, pipeline(method, arguments));
      case "renameCollection" -> Delegate.call(real, method, target(method, arguments));
      default ->
          throw Delegate.refused(
              method, "it could reach collections that the step does not touch, or weaken a write");
    };
  }

  private @Nullable Object[] pipeline(Method method, @Nullable Object @Nullable [] arguments) {
    int index = Delegate.indexOf(method, List.class);
    List<?> stages = (List<?>) Objects.requireNonNull(Objects.requireNonNull(arguments)[index]);
    List<Bson> typed = stages.stream().map(Bson.class::cast).toList();
    return Delegate.with(
        arguments, index, new ScopedPipeline(scope, real.getCodecRegistry()).map(typed));
  }

  private @Nullable Object[] target(Method method, @Nullable Object @Nullable [] arguments) {
    int index = Delegate.indexOf(method, MongoNamespace.class);
    Object to = Objects.requireNonNull(Objects.requireNonNull(arguments)[index]);
    return Delegate.with(arguments, index, scope.physical((MongoNamespace) to));
  }
}
