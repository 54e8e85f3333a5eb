package io.locktender.it.chaos;

import org.bson.Document;

/** What clients know of a document, whichever release it is of. */
interface Shape {
  /** The same after one more change. */
  Shape renamed(String newName);

  /** The whole document, as it must be at a release. */
  Document at(Object id, int version);

  /** What a worker of a release changes in a document, when it gives it another name. */
  Document rename(String newName, int version);

  /** The documents of one product. */
  @FunctionalInterface
  interface Kind {
    /** One that a worker of a release inserts. */
    Shape fresh(int release, String name);
  }
}
