package io.locktender.steps.sandbox;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** What the proxies have in common. */
final class Delegate {
  private Delegate() {}

  static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Delegate.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Calls the real one; what it throws comes as it is. */
  static @Nullable Object call(Object real, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  /** The same call with another argument in the place of one. */
  static @Nullable Object[] with(
      @Nullable Object @Nullable [] arguments, int index, @Nullable Object other) {
    @Nullable Object[] changed = arguments == null ? new Object[0] : arguments.clone();
    changed[index] = other;
    return changed;
  }

  /** Where the first parameter of a type is; overloads with a session have it one later. */
  static int indexOf(Method method, Class<?> type) {
    Class<?>[] parameters = method.getParameterTypes();
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i] == type) {
        return i;
      }
    }
    throw new IllegalStateException("no " + type.getSimpleName() + " among " + method);
  }

  static UnsupportedOperationException refused(Method method, String why) {
    return new UnsupportedOperationException(
        method.getName() + " is not available to steps: " + why);
  }
}
