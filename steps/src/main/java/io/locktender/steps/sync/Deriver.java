package io.locktender.steps.sync;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Maps;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.release.Step;
import io.locktender.steps.transform.JavaChange;
import io.locktender.steps.transform.ScratchUpdate;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * Takes documents through their chain, each step verified right after it. What cannot be changed is
 * left out, and the others go on. Safe for use by many threads, each with documents of its own.
 */
final class Deriver {
  private final Scratches scratches;
  private final BsonDocument options;
  private final List<Stage> stages = new ArrayList<>();

  /** One step in Java, or a run of updates, which take the same scratch collection. */
  private sealed interface Stage {}

  private record InJava(Step step, JavaChange change) implements Stage {}

  private record Updates(List<Step> steps, List<ScratchUpdate> updates) implements Stage {}

  /**
   * @param options of the original
   */
  Deriver(Scratches scratches, Chain chain, BsonDocument options) {
    this.scratches = scratches;
    this.options = Scratches.options(options);
    chain.changes().forEach(this::add);
  }

  private void add(Step step) {
    Optional<JavaChange> java = JavaChange.of(step.change());
    if (java.isPresent()) {
      stages.add(new InJava(step, java.get()));
      return;
    }
    if (stages.isEmpty() || !(stages.get(stages.size() - 1) instanceof Updates)) {
      stages.add(new Updates(new ArrayList<>(), new ArrayList<>()));
    }
    Updates updates = (Updates) stages.get(stages.size() - 1);
    updates.steps().add(step);
    updates.updates().add(ScratchUpdate.of(step.change()).orElseThrow());
  }

  /** Derives some documents, by their keys. */
  Derived derive(Map<DocumentKey, RawBsonDocument> originals)
      throws StepFailedException, InterruptedException {
    Derived derived = new Derived(originals, new LinkedHashMap<>());
    for (Stage stage : stages) {
      if (!derived.documents().isEmpty()) {
        Map<DocumentKey, RawBsonDocument> documents =
            stage instanceof InJava java
                ? inJava(java, derived)
                : updated((Updates) stage, derived);
        derived = new Derived(documents, derived.failures());
      }
    }
    return derived;
  }

  private Map<DocumentKey, RawBsonDocument> inJava(InJava stage, Derived before)
      throws StepFailedException, InterruptedException {
    JavaChange change = stage.change();
    Scratches.Matched pending =
        scratches.matching(change.pending(), options, before.documents().values());
    Map<DocumentKey, RawBsonDocument> documents = new LinkedHashMap<>(before.documents());
    documents.keySet().removeAll(pending.unknown());
    Map<DocumentKey, RawBsonDocument> changed = new LinkedHashMap<>();
    for (DocumentKey key : pending.matching()) {
      try {
        changed.put(key, change.changed(requireNonNull(documents.get(key))));
      } catch (ChangeFailedException e) {
        fail(before, stage.step(), key, String.valueOf(e.getMessage()));
      }
    }
    documents.keySet().removeAll(pending.matching());
    documents.putAll(changed);
    Set<DocumentKey> left =
        scratches.matching(change.pending(), options, changed.values()).matching();
    for (DocumentKey key : left) {
      fail(before, stage.step(), key, JavaChange.leftPending(requireNonNull(changed.get(key))));
      documents.remove(key);
    }
    return documents;
  }

  private Map<DocumentKey, RawBsonDocument> updated(Updates stage, Derived before)
      throws StepFailedException {
    try (ScratchCollection scratch = scratches.load(options, before.documents().values())) {
      Map<DocumentKey, String> failures = new LinkedHashMap<>();
      boolean done = true;
      for (int i = 0; done && i < stage.updates().size(); i++) {
        Optional<Map<DocumentKey, String>> failed =
            stage.updates().get(i).allAtOnce(scratch.collection());
        done = failed.isPresent();
        Step step = stage.steps().get(i);
        failed.ifPresent(each -> note(failures, step, each));
      }
      if (done) {
        before.failures().putAll(failures);
        return without(failures, scratch);
      }
    }
    return oneByOne(stage, before);
  }

  private Map<DocumentKey, RawBsonDocument> oneByOne(Updates stage, Derived before)
      throws StepFailedException {
    try (ScratchCollection scratch = scratches.load(options, before.documents().values())) {
      Map<DocumentKey, String> failures = new LinkedHashMap<>();
      for (int i = 0; i < stage.updates().size(); i++) {
        note(failures, stage.steps().get(i), stage.updates().get(i).oneByOne(scratch.collection()));
      }
      before.failures().putAll(failures);
      return without(failures, scratch);
    }
  }

  /** A document that has failed goes through the steps after that, too: the first reason counts. */
  private static void note(
      Map<DocumentKey, String> failures, Step step, Map<DocumentKey, String> failed) {
    failed.forEach((key, why) -> failures.putIfAbsent(key, reason(step, why)));
  }

  private static Map<DocumentKey, RawBsonDocument> without(
      Map<DocumentKey, String> failures, ScratchCollection scratch) {
    return Maps.filterKeys(scratch.documents(), key -> !failures.containsKey(key));
  }

  private static void fail(Derived derived, Step step, DocumentKey key, String why) {
    derived.failures().put(key, reason(step, why));
  }

  private static String reason(Step step, String why) {
    return "step %s of %s: %s".formatted(step.id(), step.release(), why);
  }
}
