package io.locktender.steps.sync;

import com.google.common.collect.ImmutableSortedSet;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.swap.Backups;
import io.locktender.steps.work.StepFailedException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What copies are made of: the product's collections, or an upgrade's backups, which nobody writes.
 *
 * @param names the usual names of all collections that a step touches, or that there is a backup of
 * @param restores the upgrade whose backups they are; or empty
 */
public record Sources(Set<String> names, Optional<String> restores) {
  public Sources {
    names = ImmutableSortedSet.copyOf(names);
  }

  /** Whether nobody writes them. */
  boolean unchanging() {
    return restores.isPresent();
  }

  /**
   * What they are now, by usual name; an empty backup stands for a collection that was not there.
   */
  Structures structures(Database database) throws StepFailedException, InterruptedException {
    if (restores.isEmpty()) {
      return Structures.read(database, names, Catalog::find);
    }
    String upgrade = restores.get();
    Structures backups =
        Structures.read(database, names, (catalog, name) -> backup(catalog, upgrade, name));
    Map<String, Structures.One> present = new TreeMap<>(backups.present());
    for (String name : names) {
      boolean blank =
          WorkGuard.guard(
              "look at the backup of " + name, () -> new Backups(database).isBlank(upgrade, name));
      if (blank) {
        present.remove(name);
      }
    }
    return new Structures(present);
  }

  private static Optional<CollectionInfo> backup(Catalog catalog, String upgrade, String name)
      throws StepFailedException {
    Optional<CollectionInfo> found = Backups.find(catalog, upgrade, name);
    if (found.isEmpty()) {
      throw WorkGuard.failed(
          "the backup of collection %s by upgrade %s is gone: expected all that was kept; nothing was restored"
              .formatted(name, upgrade));
    }
    return found;
  }
}
