package io.locktender.steps.store;

import io.locktender.steps.code.JavaStepTable;
import io.locktender.steps.code.ReleaseJars;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.Step;
import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLClassLoader;
import java.util.List;

/**
 * A release with its steps in Java, whose class loader stays open for as long as they may run.
 * Close it when the last step has ended.
 */
public final class LoadedRelease implements AutoCloseable {
  private final Release release;
  private final URLClassLoader loader;

  LoadedRelease(Release release, URLClassLoader loader) {
    this.release = release;
    this.loader = loader;
  }

  /** The release; no step of it is a {@link Change.UnloadedJava}. */
  public Release release() {
    return release;
  }

  @Override
  public void close() {
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Puts the code where the manifest names it.
   *
   * @param manifest the release without its code
   * @param jars the release's jars
   * @throws InvalidInputException when an id is only in one of the two, or the code does not load
   */
  static LoadedRelease of(Release manifest, ReleaseJars jars) {
    URLClassLoader loader = jars.open();
    try {
      JavaStepTable code = JavaStepTable.of(loader, jars);
      List<Step> steps = manifest.steps().stream().map(code::resolve).toList();
      code.checkAllPlaced(manifest.directory().resolve(ReleaseStore.MANIFEST));
      return new LoadedRelease(manifest.withSteps(steps), loader);
    } catch (RuntimeException | Error e) {
      try {
        loader.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }
}
