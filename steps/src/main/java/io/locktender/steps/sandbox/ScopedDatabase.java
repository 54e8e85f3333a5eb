package io.locktender.steps.sandbox;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A database that shows a step just the collections that it declares, under their usual names.
 * Whatever could reach another one is refused, methods that later drivers add among them.
 */
final class ScopedDatabase implements InvocationHandler {
  private final MongoDatabase real;
  private final DeclaredCollections scope;

  private ScopedDatabase(MongoDatabase real, DeclaredCollections scope) {
    this.real = real;
    this.scope = scope;
  }

  static MongoDatabase of(MongoDatabase real, DeclaredCollections scope) {
    return Delegate.proxy(MongoDatabase.class, new ScopedDatabase(real, scope));
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    return switch (method.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "database " + real.getName();
      case "getName",
          "getCodecRegistry",
          "getReadPreference",
          "getWriteConcern",
          "getReadConcern",
          "getTimeout" ->
          Delegate.call(real, method, arguments);
      case "withCodecRegistry", "withReadConcern", "withTimeout" ->
          of((MongoDatabase) called(method, arguments), scope);
      case "getCollection" ->
          ScopedCollection.of(
              (MongoCollection<?>) called(method, mapped(method, arguments)),
              scope,
              usual(method, arguments));
      case "createCollection" -> Delegate.call(real, method, mapped(method, arguments));
      case "listCollectionNames" -> ScopedNames.of(scope.existing());
      default ->
          throw Delegate.refused(method, "it could reach collections that the step does not touch");
    };
  }

  private @Nullable Object[] mapped(Method method, @Nullable Object @Nullable [] arguments) {
    return Delegate.with(
        arguments,
        Delegate.indexOf(method, String.class),
        scope.physical(usual(method, arguments)));
  }

  private static String usual(Method method, @Nullable Object @Nullable [] arguments) {
    int index = Delegate.indexOf(method, String.class);
    return (String) Objects.requireNonNull(Objects.requireNonNull(arguments)[index]);
  }

  private Object called(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    return Objects.requireNonNull(Delegate.call(real, method, arguments));
  }
}
