package io.locktender.it.chaos;

import java.util.Locale;
import org.bson.Document;

/**
 * A document of the product that rolls. Release 1 writes {@code size}; from release 2 on there is a
 * {@code label}, which is made of the name; release 2 alone writes {@code priority}; releases 3 and
 * 4 add a field each.
 *
 * @param release the first number of the release whose worker inserted it
 * @param name what was written last
 * @param times how often it was changed
 */
record RollShape(int release, String name, int times) implements Shape {
  static final int SIZE = 7;
  static final String PRIORITY = "optional";
  static final String ADDED = "yes";

  /** One that nobody has changed. */
  static Shape fresh(int release, String name) {
    return new RollShape(release, name, 0);
  }

  @Override
  public Shape renamed(String newName) {
    return new RollShape(release, newName, times + 1);
  }

  @Override
  public Document at(Object id, int version) {
    Document document = new Document("_id", id).append("name", name);
    if (times > 0) {
      document.append("times", times);
    }
    if (version == 1 && release == 1) {
      document.append("size", SIZE);
    }
    if (version >= 2) {
      document.append("label", label(name));
    }
    if (version == 2 && release <= 2) {
      document.append("priority", PRIORITY);
    }
    if (version >= 3) {
      document.append("third", ADDED);
    }
    if (version >= 4) {
      document.append("fourth", ADDED);
    }
    return document;
  }

  @Override
  public Document rename(String newName, int version) {
    Document set = new Document("name", newName);
    if (version >= 2) {
      set.append("label", label(newName));
    }
    return new Document("$set", set).append("$inc", new Document("times", 1));
  }

  static Document label(String name) {
    return new Document("from", name).append("text", name.toUpperCase(Locale.ROOT));
  }
}
