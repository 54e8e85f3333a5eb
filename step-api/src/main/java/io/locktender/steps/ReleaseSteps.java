package io.locktender.steps;

import java.util.Map;

/**
 * The steps that a release writes in Java.
 *
 * <p>Found by {@link java.util.ServiceLoader} in the release's {@code lib/*.jar}. {@code
 * release.yaml} places each by its id: an entry without a kind of its own is looked up here. An id
 * that is in only one of the two places is an error of the release.
 */
public interface ReleaseSteps {
  /** The steps by their id; never null, never changing between calls. */
  Map<String, JavaStep> steps();
}
