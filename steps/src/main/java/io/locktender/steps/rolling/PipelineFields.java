package io.locktender.steps.rolling;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What an update by a pipeline reads of the document that it is given, and what it leaves in it. A
 * field that an earlier stage has set is its own, to read and to remove.
 */
final class PipelineFields {
  static final Set<String> SETTING = Set.of("$set", "$addFields");
  private static final BsonString REMOVE = new BsonString("$$REMOVE");

  private final Set<String> reads = new TreeSet<>();
  private final Set<String> writes = new TreeSet<>();
  private final Set<String> removed = new TreeSet<>();
  private final Set<String> changed = new TreeSet<>();
  private final Set<String> replacing = new TreeSet<>();
  private boolean readsWholeDocument;

  private PipelineFields() {}

  static PipelineFields of(List<BsonDocument> stages) {
    PipelineFields fields = new PipelineFields();
    stages.forEach(stage -> stage.forEach(fields::addStage));
    return fields;
  }

  private void addStage(String stage, BsonValue content) {
    if (SETTING.contains(stage) && content instanceof BsonDocument fields) {
      Expressions read = new Expressions();
      fields.values().stream().filter(value -> !value.equals(REMOVE)).forEach(read::add);
      read.paths().stream().filter(this::canChange).forEach(reads::add);
      readsWholeDocument |= read.wholeDocument();
      fields.forEach(this::set);
    } else if (stage.equals("$unset")) {
      BsonArray list = content instanceof BsonArray array ? array : new BsonArray(List.of(content));
      list.stream()
          .filter(BsonValue::isString)
          .forEach(field -> remove(field.asString().getValue()));
    } else {
      replacing.add(stage);
    }
  }

  private void set(String field, BsonValue value) {
    if (value.equals(REMOVE)) {
      remove(field);
    } else if (isObject(value)) {
      // What else is in an object that is there already stays.
      value.asDocument().forEach((inner, content) -> set(field + "." + inner, content));
    } else {
      writes.add(field);
      changed.add(field);
    }
  }

  private static boolean isObject(BsonValue value) {
    return value instanceof BsonDocument document
        && !document.isEmpty()
        && !document.getFirstKey().startsWith("$");
  }

  private void remove(String field) {
    changed.add(field);
    if (!isOwn(field)) {
      removed.add(field);
    }
    writes.removeIf(written -> Expressions.isWithin(written, field));
  }

  /** Whether a worker could change what stands there, so that it has to be compared. */
  private boolean canChange(String field) {
    return !field.equals("_id") && !isOwn(field);
  }

  private boolean isOwn(String field) {
    return writes.stream().anyMatch(written -> Expressions.isWithin(field, written));
  }

  /** The fields of the document that it reads. */
  Set<String> reads() {
    return reads;
  }

  /** The fields that it leaves written. */
  Set<String> writes() {
    return writes;
  }

  /** The fields that it removes, and had not set before. */
  Set<String> removed() {
    return removed;
  }

  /** The fields that any stage sets or removes, also those that another one then removes. */
  Set<String> changed() {
    return changed;
  }

  /** The stages that make another document of it. */
  Set<String> replacing() {
    return replacing;
  }

  boolean readsWholeDocument() {
    return readsWholeDocument;
  }
}
