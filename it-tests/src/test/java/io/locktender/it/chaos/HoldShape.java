package io.locktender.it.chaos;

import org.bson.Document;

/**
 * A document of the product that goes by HOLD. Each release has raised a number in it once,
 * whichever release's worker inserted it; from release 2 on there is an {@code owner}.
 *
 * @param name what was written last
 * @param changes how often it was changed
 */
record HoldShape(String name, int changes) implements Shape {
  /** One that nobody has changed. */
  static Shape fresh(int release, String name) {
    return new HoldShape(name, 0);
  }

  @Override
  public Shape renamed(String newName) {
    return new HoldShape(newName, changes + 1);
  }

  @Override
  public Document at(Object id, int version) {
    Document document = new Document("_id", id).append("name", name).append("changes", changes);
    if (version >= 2) {
      document.append("times", version - 1).append("owner", new Document("name", "unknown"));
    }
    return document;
  }

  @Override
  public Document rename(String newName, int version) {
    return new Document("$set", new Document("name", newName))
        .append("$inc", new Document("changes", 1));
  }
}
