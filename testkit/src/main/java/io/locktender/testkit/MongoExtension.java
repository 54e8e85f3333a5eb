package io.locktender.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test a {@link TestDatabase}, and drops it after the test. Its methods before and after
 * each test get the same one; if a {@code @BeforeAll} method asks, the whole class shares it.
 */
public final class MongoExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(MongoExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestDatabase.class;
  }

  /** JUnit closes what is in the store, and so drops the database, when the test's context ends. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            TestDatabase.class, key -> TestMongo.shared().newDatabase(), TestDatabase.class);
  }
}
