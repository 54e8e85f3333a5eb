package io.locktender.steps.run;

import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.release.Change;
import io.locktender.steps.structure.CollectionLookup;
import java.util.Set;
import java.util.TreeSet;

/**
 * That the collections which a change works on are there, before it and after it: MongoDB would
 * make a missing one up at the first write, and nothing is pending in a collection that somebody
 * dropped.
 */
final class CollectionPresence {
  private final CollectionLookup catalog;
  private final PhysicalNames names;
  private final Set<String> expected;
  private final Set<String> before = new TreeSet<>();

  CollectionPresence(CollectionLookup catalog, PhysicalNames names, Change change) {
    this.catalog = catalog;
    this.names = names;
    this.expected = new TreeSet<>(keepsItsCollections(change) ? change.touches() : Set.of());
  }

  /**
   * @param absentAllowed whether a collection may be missing, as it may in a database that was
   *     empty: then there is nothing to change in it
   */
  void before(boolean absentAllowed) throws ChangeFailedException {
    before.addAll(present());
    if (!absentAllowed) {
      refuseMissing("there is no collection", before);
    }
  }

  /** What is expected and not there now. */
  Set<String> missing() {
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(present());
    return missing;
  }

  void after() throws ChangeFailedException {
    expected.retainAll(before);
    refuseMissing("while the step ran, somebody dropped or renamed the collection", present());
  }

  private void refuseMissing(String what, Set<String> present) throws ChangeFailedException {
    for (String name : expected) {
      if (!present.contains(name)) {
        throw new ChangeFailedException(
            what + " '" + name + "' (it was looked for as '" + names.physical(name) + "')");
      }
    }
  }

  private Set<String> present() {
    Set<String> there = catalog.names();
    Set<String> present = new TreeSet<>(expected);
    present.removeIf(name -> !there.contains(names.physical(name)));
    return present;
  }

  /** Commands and changes of the whole database may create and drop what they touch. */
  static boolean keepsItsCollections(Change change) {
    return !(change instanceof Change.CreateCollection
        || change instanceof Change.DropCollection
        || change instanceof Change.RenameCollection
        || change instanceof Change.Exec
        || Actions.isDatabaseChange(change));
  }
}
