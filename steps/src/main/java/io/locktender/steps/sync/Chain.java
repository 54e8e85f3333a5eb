package io.locktender.steps.sync;

import io.locktender.steps.release.Step;
import java.util.List;
import java.util.Optional;

/**
 * What the documents of one original go through.
 *
 * @param original the usual name of the collection that they come from
 * @param changes the steps that change them, each by itself, in order
 * @param copy the usual name of the collection that they end in; empty when it is dropped
 */
public record Chain(String original, List<Step> changes, Optional<String> copy) {
  public Chain {
    changes = List.copyOf(changes);
  }
}
