package io.locktender.steps.sync;

import io.locktender.steps.stream.Told;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a stream has told of whole collections. Safe for use by many threads. */
final class WholeCollections {
  private final Set<String> replaced = new TreeSet<>();
  private final Set<String> needPass = new TreeSet<>();

  synchronized void note(Told batch) {
    replaced.addAll(batch.anew());
    needPass.addAll(batch.overflowed());
  }

  /** Why all copies must be begun anew; or empty. */
  synchronized Optional<String> anew() {
    return replaced.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "dropped, renamed or replaced since it was copied, by something outside the steps:"
                + " collection "
                + String.join(", ", replaced));
  }

  /** Whether only a pass can find what has changed in some. */
  synchronized boolean needPass() {
    return !needPass.isEmpty();
  }

  /** Those are about to be read. */
  synchronized List<String> takeThoseThatNeedPass() {
    List<String> taken = List.copyOf(needPass);
    needPass.clear();
    return taken;
  }

  /** One of them was not read to its end. */
  synchronized void needsPass(String name) {
    needPass.add(name);
  }
}
