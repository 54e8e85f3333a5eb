package io.locktender.embedded.command;

import de.bwaldvogel.mongo.MongoCollection;
import io.locktender.embedded.rules.Unsupported;
import org.jspecify.annotations.Nullable;

/** Where {@code $out} may write: the library would drop the options and indexes of its target. */
final class OutTargets {
  private final Library library;

  OutTargets(Library library) {
    this.library = library;
  }

  void check(String database, @Nullable Object target) {
    if (target == null) {
      return;
    }
    if (!(target instanceof String name)) {
      throw Unsupported.of("$out to another database");
    }
    MongoCollection<?> collection = library.collection(database, name);
    if (collection != null
        && (collection.getNumIndexes() > 1
            || library.options().containsKey(collection.getUuid()))) {
      throw Unsupported.of("$out to a collection that has options or indexes");
    }
  }
}
