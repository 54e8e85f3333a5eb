package io.locktender.steps.code;

import io.locktender.steps.ReleaseSteps;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a release sees of what it does not bring itself; the parent of its own class loader.
 *
 * <p>That is the JDK's platform, and of our own classes just those that go back and forth between
 * us and a step: the step API (its package, not those below it), the MongoDB driver with BSON, and
 * slf4j. Of these there is one of each, ours, whatever a release has in its {@code lib}: a document
 * is the same class on both sides. Of everything else that we use, such as Guava, there is nothing
 * here, so that a release's own copy, or that it has none, is what counts.
 *
 * <p>The same holds for resources, and thereby for services: our {@code META-INF/services} are not
 * in a shared package, so none of our providers serves a release.
 *
 * <p>It keeps accidents out, not attackers: a release's code can ask other loaders. In the step
 * process these have little more to give.
 */
final class SharedClassLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final String STEP_API = ReleaseSteps.class.getPackageName().replace('.', '/');
  private static final List<String> LIBRARIES = List.of("com/mongodb/", "org/bson/", "org/slf4j/");

  private final ClassLoader ours;

  /**
   * @param ours has the step API, the driver and slf4j among others
   */
  SharedClassLoader(ClassLoader ours) {
    super("shared-with-releases", ClassLoader.getPlatformClassLoader());
    this.ours = ours;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (isShared(name.replace('.', '/'))) {
      return ours.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    return isShared(name) ? ours.getResource(name) : null;
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    return isShared(name) ? ours.getResources(name) : Collections.emptyEnumeration();
  }

  /**
   * @param path a resource's or a class's name, with slashes
   */
  private static boolean isShared(String path) {
    String inPackage = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    return inPackage.equals(STEP_API) || LIBRARIES.stream().anyMatch(path::startsWith);
  }
}
