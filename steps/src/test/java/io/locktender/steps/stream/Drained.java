package io.locktender.steps.stream;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All that came in some batches. */
final class Drained implements Applier {
  final List<String> changed = new ArrayList<>();
  final Set<String> anew = new HashSet<>();
  final Set<String> overflowed = new HashSet<>();

  @Override
  public void apply(Told batch) {
    batch.changed().forEach((collection, key) -> changed.add(collection + " " + key.json()));
    anew.addAll(batch.anew());
    overflowed.addAll(batch.overflowed());
  }
}
