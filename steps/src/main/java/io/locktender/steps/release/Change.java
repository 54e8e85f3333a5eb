package io.locktender.steps.release;

import io.locktender.steps.JavaStep;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What a step does: one record a kind. Collections go by their usual names. */
public sealed interface Change {
  /** The kind's key in {@code release.yaml}. */
  String kind();

  /** Every collection that the change reads or writes. */
  Set<String> touches();

  /** A change of one collection, or of what is in it. */
  sealed interface OfCollection extends Change {
    /** Its usual name. */
    String collection();

    @Override
    default Set<String> touches() {
      return Set.of(collection());
    }
  }

  /**
   * Changes every pending document by a MongoDB update: one document, or the stages of a pipeline.
   */
  record Transform(
      String collection, BsonDocument pending, List<BsonDocument> update, boolean pipeline)
      implements OfCollection {
    @Override
    public String kind() {
      return "transform";
    }
  }

  /** A step that the release wrote in Java. */
  record Java(JavaStep step) implements Change {
    @Override
    public String kind() {
      return "java";
    }

    @Override
    public Set<String> touches() {
      return step.touches();
    }
  }

  /**
   * A step in Java whose code has not been loaded: what a manifest says without its jars.
   *
   * @param place where the manifest names it
   */
  record UnloadedJava(String place) implements Change {
    @Override
    public String kind() {
      return "java";
    }

    /**
     * Only the code knows.
     *
     * @throws IllegalStateException always: the release is to be loaded first
     */
    @Override
    public Set<String> touches() {
      throw new IllegalStateException(place + ": the step's code has not been loaded");
    }
  }

  /** Creates a collection, with the options of MongoDB's {@code create}. */
  record CreateCollection(String collection, BsonDocument options) implements OfCollection {
    @Override
    public String kind() {
      return "create-collection";
    }
  }

  /** Drops a collection. */
  record DropCollection(String collection) implements OfCollection {
    @Override
    public String kind() {
      return "drop-collection";
    }
  }

  /** Renames a collection; the new name must be free. */
  record RenameCollection(String from, String to) implements Change {
    @Override
    public String kind() {
      return "rename-collection";
    }

    @Override
    public Set<String> touches() {
      return Set.of(from, to);
    }
  }

  /**
   * Creates an index.
   *
   * @param options of MongoDB's {@code createIndexes}, {@code unique} and {@code name} among them
   */
  record CreateIndex(String collection, BsonDocument keys, BsonDocument options)
      implements OfCollection {
    @Override
    public String kind() {
      return "create-index";
    }

    /** The index's name: as the options say, else by its keys, as the servers' shells name it. */
    public String name() {
      BsonString byKeys =
          new BsonString(
              keys.entrySet().stream()
                  .map(key -> key.getKey() + "_" + word(key.getValue()))
                  .collect(Collectors.joining("_")));
      return options.getString("name", byKeys).getValue();
    }

    /** As MongoDB's {@code createIndexes} takes it. */
    public BsonDocument index() {
      BsonDocument index = new BsonDocument("key", keys);
      index.putAll(options);
      index.put("name", new BsonString(name()));
      return index;
    }

    private static String word(BsonValue direction) {
      return direction.isString()
          ? direction.asString().getValue()
          : Integer.toString(direction.asNumber().intValue());
    }
  }

  /** Drops an index, by its name or by its keys. */
  record DropIndex(String collection, Optional<String> name, Optional<BsonDocument> keys)
      implements OfCollection {
    @Override
    public String kind() {
      return "drop-index";
    }
  }

  /** Sets a collection's validator; an empty one removes it. */
  record SetValidator(String collection, BsonDocument validator, String level, String action)
      implements OfCollection {
    @Override
    public String kind() {
      return "set-validator";
    }
  }

  /** Renames a field of every document that has it. */
  record RenameField(String collection, String from, String to) implements OfCollection {
    @Override
    public String kind() {
      return "rename-field";
    }
  }

  /** Sets a field where it is missing (or, with {@code overwrite}, where it differs). */
  record SetField(String collection, String field, BsonValue value, boolean overwrite)
      implements OfCollection {
    @Override
    public String kind() {
      return "set-field";
    }
  }

  /** Removes a field from every document that has it. */
  record UnsetField(String collection, String field) implements OfCollection {
    @Override
    public String kind() {
      return "unset-field";
    }
  }

  /** One {@code updateMany}, run once: the only kind that says nothing about what is pending. */
  record Update(String collection, BsonDocument filter, List<BsonDocument> update, boolean pipeline)
      implements OfCollection {
    @Override
    public String kind() {
      return "update";
    }
  }

  /**
   * Runs a command.
   *
   * @param command relative to the release's directory
   * @param touches the collections that a command on the master changes
   */
  record Exec(List<String> command, Set<String> touches) implements Change {
    @Override
    public String kind() {
      return "exec";
    }

    /** The variable by which the command is told where a collection is. */
    public static String variable(String collection) {
      return "LOCKTENDER_COLLECTION_"
          + collection.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
  }
}
