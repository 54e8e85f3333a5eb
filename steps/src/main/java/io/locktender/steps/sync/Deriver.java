package io.locktender.steps.sync;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Maps;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.release.Step;
import io.locktender.steps.rolling.WrittenFields;
import io.locktender.steps.transform.JavaChange;
import io.locktender.steps.transform.ScratchUpdate;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * Takes documents through their chain, each step verified right after it. What cannot be changed is
 * left out, and the others go on. Safe for use by many threads, each with documents of its own.
 */
final class Deriver {
  /** A server takes 1 for 1.0, and lets an update make the one of the other. */
  private static final String ANOTHER_ID =
      "the step changed the type of its _id, which must stay as it is";

  private final Scratches scratches;
  private final BsonDocument options;
  private final List<Stage> stages;
  private final StepChanges changes;

  /**
   * @param options of the original
   * @param changes counts what each step changes
   * @throws StepFailedException when the filter of a step in Java cannot be had
   */
  Deriver(Scratches scratches, Chain chain, BsonDocument options, StepChanges changes)
      throws StepFailedException {
    this.scratches = scratches;
    this.changes = changes;
    this.options = Scratches.options(options);
    stages = Stage.of(chain.changes());
  }

  /** Derives some documents, by their keys. */
  Derived derive(Map<DocumentKey, RawBsonDocument> originals)
      throws StepFailedException, InterruptedException {
    Derived derived = new Derived(originals, new LinkedHashMap<>());
    for (Stage stage : stages) {
      if (!derived.documents().isEmpty()) {
        Map<DocumentKey, RawBsonDocument> documents =
            stage instanceof Stage.InJava java
                ? inJava(java, derived)
                : updated((Stage.Updates) stage, derived);
        derived = new Derived(documents, derived.failures());
      }
    }
    return derived;
  }

  private Map<DocumentKey, RawBsonDocument> inJava(Stage.InJava stage, Derived before)
      throws StepFailedException, InterruptedException {
    JavaChange change = stage.change();
    Scratches.Matched pending =
        scratches.matching(change.pending(), options, before.documents().values());
    Map<DocumentKey, RawBsonDocument> documents = new LinkedHashMap<>(before.documents());
    documents.keySet().removeAll(pending.unknown());
    Map<DocumentKey, RawBsonDocument> changed = new LinkedHashMap<>();
    long began = changes.begins();
    for (DocumentKey key : pending.matching()) {
      try {
        changed.put(key, stage.changed(requireNonNull(documents.get(key))));
      } catch (ChangeFailedException e) {
        fail(before, stage.step(), key, String.valueOf(e.getMessage()));
      }
    }
    changes.ended(stage.step(), began);
    documents.keySet().removeAll(pending.matching());
    documents.putAll(changed);
    Scratches.Matched left = scratches.matching(change.pending(), options, changed.values());
    for (DocumentKey key : left.matching()) {
      fail(before, stage.step(), key, JavaChange.leftPending(requireNonNull(changed.get(key))));
    }
    pending.untold().forEach((key, why) -> fail(before, stage.step(), key, why));
    left.untold().forEach((key, why) -> fail(before, stage.step(), key, why));
    changes.add(
        stage.step(), changed.size() - left.matching().size() - (long) left.untold().size());
    documents.keySet().removeAll(before.failures().keySet());
    return documents;
  }

  private Map<DocumentKey, RawBsonDocument> updated(Stage.Updates stage, Derived before)
      throws StepFailedException {
    try (ScratchCollection scratch = scratches.load(options, before.documents().values())) {
      List<ScratchUpdate.Result> results = new ArrayList<>();
      for (int i = 0; i < stage.updates().size(); i++) {
        long began = changes.begins();
        Optional<ScratchUpdate.Result> result =
            stage.updates().get(i).allAtOnce(scratch.collection());
        changes.ended(stage.steps().get(i), began);
        if (result.isEmpty()) {
          break;
        }
        results.add(result.get());
      }
      if (results.size() == stage.updates().size()) {
        return changed(stage, results, before, scratch);
      }
    }
    return oneByOne(stage, before);
  }

  private Map<DocumentKey, RawBsonDocument> oneByOne(Stage.Updates stage, Derived before)
      throws StepFailedException {
    try (ScratchCollection scratch = scratches.load(options, before.documents().values())) {
      List<ScratchUpdate.Result> results = new ArrayList<>();
      for (ScratchUpdate update : stage.updates()) {
        results.add(update.oneByOne(scratch.collection()));
      }
      return changed(stage, results, before, scratch);
    }
  }

  /** A document that has failed goes through the steps after that, too: the first reason counts. */
  private Map<DocumentKey, RawBsonDocument> changed(
      Stage.Updates stage,
      List<ScratchUpdate.Result> results,
      Derived before,
      ScratchCollection scratch) {
    Map<DocumentKey, Derived.Failed> failures = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      Step step = stage.steps().get(i);
      changes.add(step, results.get(i).changed());
      results
          .get(i)
          .failures()
          .forEach((key, why) -> failures.putIfAbsent(key, new Derived.Failed(step, why)));
    }
    // Under another _id nobody knows them.
    failures.keySet().retainAll(before.documents().keySet());
    Map<DocumentKey, RawBsonDocument> documents = scratch.documents();
    for (DocumentKey key : before.documents().keySet()) {
      if (!documents.containsKey(key) && !scratch.doubles().contains(key)) {
        failures.putIfAbsent(key, new Derived.Failed(givesAnotherId(stage), ANOTHER_ID));
      }
    }
    before.failures().putAll(failures);
    return Maps.filterKeys(
        documents, key -> before.documents().containsKey(key) && !failures.containsKey(key));
  }

  /** The first that may. */
  private static Step givesAnotherId(Stage.Updates stage) {
    return stage.steps().stream()
        .filter(step -> WrittenFields.mayWrite(step.change(), "_id"))
        .findFirst()
        .orElse(stage.steps().get(0));
  }

  private static void fail(Derived derived, Step step, DocumentKey key, String why) {
    derived.failures().put(key, new Derived.Failed(step, why));
  }
}
