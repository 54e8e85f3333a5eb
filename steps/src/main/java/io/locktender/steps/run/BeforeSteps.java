package io.locktender.steps.run;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CountOptions;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Step;
import io.locktender.steps.structure.CollectionLookup;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.FoundBefore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;

/**
 * What there is, before the first step of a plan, of what its steps make: what is implied as their
 * way back would take it away with what they made. Earlier steps of the plan are minded, as far as
 * their kinds tell: what one of them drops is not there any more, and what one renames has the new
 * name by then. Only reads; for one plan.
 */
public final class BeforeSteps {
  /** Where there are more, that is told in their place. */
  static final int MOST_COUNTED = 1_000;

  private final MongoDatabase database;
  private final CollectionLookup lookup;

  /** By the name that it has at a step: its name now; empty where it is made by a step. */
  private final Map<String, Optional<String>> collections = new HashMap<>();

  private final Map<Field, Set<String>> fields = new HashMap<>();
  private final List<Change.DropIndex> dropped = new ArrayList<>();

  /**
   * A field by the name that it has at a step.
   *
   * @param collection its name now
   */
  private record Field(String collection, String name) {}

  /**
   * @param database where the collections are, under their usual names
   */
  public BeforeSteps(MongoDatabase database) {
    this.database = database;
    this.lookup = new CollectionLookup(database);
  }

  /**
   * At most one for each step whose way back is implied.
   *
   * @param steps all of the master, in order
   * @param which of them it is asked of
   */
  public List<FoundBefore> of(List<Step> steps, Predicate<Step> which)
      throws StepFailedException, InterruptedException {
    List<FoundBefore> found = new ArrayList<>();
    for (Step step : steps) {
      if (which.test(step) && step.impliesItsWayBack()) {
        StepGuard.guarded(step, () -> found(step.change()))
            .ifPresent(what -> found.add(new FoundBefore(step.release(), step.id(), what)));
      }
      follow(step.change());
    }
    return found;
  }

  /** What there is of what a change makes, by its kind: one sentence, or none. */
  Optional<String> found(Change change) {
    if (change instanceof Change.CreateCollection create) {
      return now(create.collection())
          .filter(lookup::exists)
          .map(
              name ->
                  "collection '%s' is there already, and reverting the step would drop it"
                      .formatted(create.collection()));
    } else if (change instanceof Change.CreateIndex create) {
      return now(create.collection())
          .filter(name -> lookup.index(name, create.name()).isPresent())
          .filter(name -> !isDropped(name, create.name()))
          .map(
              name ->
                  "index '%s' of collection '%s' is there already, and reverting the step would drop it"
                      .formatted(create.name(), create.collection()));
    } else if (change instanceof Change.SetField set) {
      return having(set.collection(), set.field())
          .map(many -> many + ", and reverting the step would remove it from them");
    } else if (change instanceof Change.RenameField rename) {
      return having(rename.collection(), rename.to())
          .map(
              many ->
                  many
                      + ", and reverting the step would rename it to '%s' in them"
                          .formatted(rename.from()));
    }
    return Optional.empty();
  }

  private Optional<String> having(String collection, String field) {
    Optional<String> name = now(collection);
    Set<String> names = name.map(each -> names(new Field(each, field))).orElse(Set.of());
    if (names.isEmpty()) {
      return Optional.empty();
    }
    BsonDocument any =
        new BsonDocument(
            "$or",
            names.stream()
                .map(each -> new BsonDocument(each, new BsonDocument("$exists", BsonBoolean.TRUE)))
                .collect(Collectors.toCollection(BsonArray::new)));
    long count =
        database
            .getCollection(name.orElseThrow())
            .countDocuments(any, new CountOptions().limit(MOST_COUNTED + 1));
    return count == 0
        ? Optional.empty()
        : Optional.of(
            "%s documents of collection '%s' have the field '%s' already"
                .formatted(
                    count > MOST_COUNTED ? "more than " + MOST_COUNTED : count, collection, field));
  }

  /** What the steps after this one find. */
  private void follow(Change change) {
    if (change instanceof Change.RenameCollection rename) {
      collections.put(rename.to(), now(rename.from()));
      collections.put(rename.from(), Optional.empty());
    } else if (change instanceof Change.DropCollection drop) {
      collections.put(drop.collection(), Optional.empty());
    } else if (change instanceof Change.DropIndex drop) {
      now(drop.collection())
          .ifPresent(name -> dropped.add(new Change.DropIndex(name, drop.name(), drop.keys())));
    } else if (change instanceof Change.RenameField rename) {
      now(rename.collection())
          .ifPresent(name -> renamed(new Field(name, rename.from()), new Field(name, rename.to())));
    } else if (change instanceof Change.UnsetField unset) {
      now(unset.collection())
          .ifPresent(name -> fields.put(new Field(name, unset.field()), Set.of()));
    }
  }

  /** Documents that had the new name keep it. */
  private void renamed(Field from, Field to) {
    Set<String> both = new HashSet<>(names(to));
    both.addAll(names(from));
    fields.put(to, both);
    fields.put(from, Set.of());
  }

  private Optional<String> now(String collection) {
    return collections.getOrDefault(collection, Optional.of(collection));
  }

  private Set<String> names(Field field) {
    return fields.getOrDefault(field, Set.of(field.name()));
  }

  private boolean isDropped(String collection, String index) {
    return dropped.stream()
        .filter(drop -> drop.collection().equals(collection))
        .anyMatch(
            drop ->
                drop.name().stream().anyMatch(index::equals)
                    || drop.keys().stream()
                        .flatMap(keys -> lookup.indexesOn(collection, keys).stream())
                        .anyMatch(on -> on.getString("name").getValue().equals(index)));
  }
}
