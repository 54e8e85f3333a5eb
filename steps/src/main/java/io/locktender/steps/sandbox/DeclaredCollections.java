package io.locktender.steps.sandbox;

import com.google.common.collect.ImmutableSortedSet;
import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.structure.CollectionLookup;
import java.util.List;
import java.util.Set;

/** The collections that a step declares, and where they are. */
final class DeclaredCollections {
  private final MongoDatabase database;
  private final PhysicalNames names;
  private final ImmutableSortedSet<String> touches;

  DeclaredCollections(MongoDatabase database, PhysicalNames names, Set<String> touches) {
    this.database = database;
    this.names = names;
    this.touches = ImmutableSortedSet.copyOf(touches);
  }

  MongoDatabase database() {
    return database;
  }

  /**
   * @throws IllegalArgumentException for a collection that the step does not declare
   */
  String physical(String usual) {
    if (!touches.contains(usual)) {
      throw new IllegalArgumentException(
          "collection '"
              + usual
              + "' is not among those that the step touches, "
              + touches
              + ": declare it there");
    }
    return names.physical(usual);
  }

  /** The same for a name that says in which database it is: it must be the step's. */
  MongoNamespace physical(MongoNamespace usual) {
    return new MongoNamespace(
        physicalDatabase(usual.getDatabaseName()), physical(usual.getCollectionName()));
  }

  String physicalDatabase(String name) {
    if (!name.equals(database.getName())) {
      throw new IllegalArgumentException(
          "database '" + name + "' is not the step's, '" + database.getName() + "'");
    }
    return name;
  }

  MongoNamespace namespace(String usual) {
    return new MongoNamespace(database.getName(), usual);
  }

  /** The usual names of those that exist now. */
  List<String> existing() {
    Set<String> there = new CollectionLookup(database).names();
    return touches.stream().filter(name -> there.contains(names.physical(name))).toList();
  }
}
