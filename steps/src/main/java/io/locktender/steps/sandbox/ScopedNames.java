package io.locktender.steps.sandbox;

import com.mongodb.Function;
import com.mongodb.client.ListCollectionNamesIterable;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoIterable;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A list that looks like the driver's answer to {@code listCollectionNames}. */
final class ScopedNames {
  private ScopedNames() {}

  static ListCollectionNamesIterable of(List<String> names) {
    return iterable(ListCollectionNamesIterable.class, names);
  }

  private static <T> T iterable(Class<T> type, List<?> values) {
    return Delegate.proxy(
        type, (proxy, method, arguments) -> answer(proxy, values, method, arguments));
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object answer(
      Object proxy, List<?> values, Method method, @Nullable Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "iterator", "cursor" -> cursor(values.iterator());
      case "spliterator" -> values.spliterator();
      case "first" -> values.isEmpty() ? null : values.get(0);
      case "forEach" -> {
        values.forEach((Consumer<Object>) argument(arguments));
        yield null;
      }
      case "into" -> {
        ((Collection<Object>) argument(arguments)).addAll(values);
        yield argument(arguments);
      }
      case "map" -> {
        List<Object> mapped = new ArrayList<>();
        values.forEach(
            value -> mapped.add(((Function<Object, Object>) argument(arguments)).apply(value)));
        yield iterable(MongoIterable.class, mapped);
      }
      case "batchSize", "maxTime", "comment" -> proxy;
      case "equals" -> proxy == argument(arguments);
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> values.toString();
      default -> throw Delegate.refused(method, "filter the names yourself");
    };
  }

  private static Object cursor(Iterator<?> values) {
    return Delegate.proxy(
        MongoCursor.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "hasNext" -> values.hasNext();
              case "next" -> values.next();
              case "tryNext" -> values.hasNext() ? values.next() : null;
              case "forEachRemaining" -> {
                while (values.hasNext()) {
                  consumer(arguments).accept(values.next());
                }
                yield null;
              }
              case "close" -> null;
              case "toString" -> "names";
              default -> throw Delegate.refused(method, "these names do not come from a cursor");
            });
  }

  @SuppressWarnings("unchecked")
  private static Consumer<Object> consumer(@Nullable Object @Nullable [] arguments) {
    return (Consumer<Object>) argument(arguments);
  }

  private static Object argument(@Nullable Object @Nullable [] arguments) {
    return Objects.requireNonNull(Objects.requireNonNull(arguments)[0]);
  }
}
