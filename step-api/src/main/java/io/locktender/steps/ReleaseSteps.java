package io.locktender.steps;

import java.util.Map;

/**
 * The steps that a release writes in Java.
 *
 * <p>Found by {@link java.util.ServiceLoader} in the release's {@code lib/*.jar}: the class is
 * public, has a public constructor without parameters, and is named in {@code
 * META-INF/services/io.locktender.steps.ReleaseSteps}. A release may have several. {@code
 * release.yaml} places each step by its id: an entry without a kind of its own is looked up here.
 * An id that is in only one of the two places is an error of the release.
 *
 * <p>It is also loaded where nothing is to be changed: by {@code locktender release verify}, and
 * for a plan. So neither the constructor nor {@link #steps} should do more than say what there is:
 * no connection is open, and none is to be made.
 */
public interface ReleaseSteps {
  /**
   * The steps by their id.
   *
   * @return never null, never changing between calls. An id has 1 to 100 letters, digits, {@code .
   *     _ -}
   * @throws RuntimeException when the release cannot say them: then it does not load, with this as
   *     the reason
   */
  Map<String, JavaStep> steps();
}
