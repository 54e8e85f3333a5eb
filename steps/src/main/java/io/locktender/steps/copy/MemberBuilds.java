package io.locktender.steps.copy;

import com.google.common.collect.Sets;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.ReplicaSet;
import io.locktender.steps.mongo.SetMember;
import io.locktender.steps.mongo.Statistics;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.Pause;
import io.locktender.steps.work.StepFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Indexes that other members of the replica set still build. Before MongoDB 4.4 they begin when the
 * primary is done, and count that as done at once. One that is then told to change the collection
 * (its validator, its name, another index) follows nothing more until its build is over: where too
 * many do, no write is a majority's, nor the product's. So whoever has built waits for a majority.
 */
public final class MemberBuilds {
  /** As often as nobody says that it builds, and no majority says that it has: nobody may tell. */
  private static final int UNTOLD_LOOKS = 5;

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** Made with the collection, never built. */
  private static final Set<String> OF_EACH_COLLECTION = Set.of("_id_");

  private static final Logger log = LoggerFactory.getLogger(MemberBuilds.class);

  private final Database database;
  private final LongSupplier nanos;
  private final Pause pause;

  /**
   * @param database whose members are asked, each by a connection of its own
   */
  public MemberBuilds(Database database) {
    this(database, System::nanoTime, Pause.REAL);
  }

  MemberBuilds(Database database, LongSupplier nanos, Pause pause) {
    this.database = database;
    this.nanos = nanos;
    this.pause = pause;
  }

  /**
   * One look at a collection.
   *
   * @param enough whether a majority has built what the primary has
   * @param building the members that are known to have it still to build
   */
  private record Look(boolean enough, List<String> building) {}

  /**
   * Waits until a majority has built what the primary has, as long as a long operation may take. A
   * server where no member builds later is not asked further, nor is one in no set.
   *
   * @throws DatabaseUnavailableException when that takes longer
   */
  public void await(Collection<String> collections)
      throws StepFailedException, InterruptedException {
    try (Members members = new Members(database)) {
      for (String collection : collections) {
        WorkGuard.guard(
            "find out who still builds the indexes of " + collection,
            () -> {
              await(collection, members);
              return collection;
            });
      }
    }
  }

  private void await(String collection, Members members) throws InterruptedException {
    if (!Statistics.othersBuildLater(database.admin())) {
      return;
    }
    long began = nanos.getAsLong();
    List<String> told = List.of();
    int untold = 0;
    while (true) {
      Look look = look(collection, members);
      if (look.enough()) {
        return;
      }
      untold = look.building().isEmpty() ? untold + 1 : 0;
      if (untold == UNTOLD_LOOKS) {
        log.warn(
            "it is not known whether a majority has built the indexes of {}: too few members"
                + " answer; the step goes on",
            collection);
        return;
      }
      if (nanos.getAsLong() - began > within()) {
        throw new DatabaseUnavailableException(
            "expected a majority to have built the indexes of %s, found %s still building; it is waited for again"
                .formatted(collection, String.join(", ", look.building())),
            new IllegalStateException(collection));
      }
      if (!look.building().equals(told)) {
        told = look.building();
        log.info("waits until a majority has the indexes of {}: {} build them", collection, told);
      }
      pause.sleep(BETWEEN_LOOKS);
    }
  }

  private long within() {
    @Nullable Long millis = database.patient().getTimeout(TimeUnit.MILLISECONDS);
    return millis == null ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private Look look(String collection, Members members) {
    Set<String> wanted =
        Statistics.of(database.get(), collection).map(MemberBuilds::built).orElse(Set.of());
    if (OF_EACH_COLLECTION.containsAll(wanted)) {
      return new Look(true, List.of());
    }
    Optional<ReplicaSet> set = ReplicaSet.of(database);
    if (set.isEmpty()) {
      return new Look(true, List.of());
    }
    List<String> building = new ArrayList<>();
    int have = 0;
    for (SetMember member : set.get().members()) {
      if (member.countsForWrites() && !member.isDown()) {
        Optional<Set<String>> there = members.built(member.host(), collection);
        if (there.isPresent() && there.get().containsAll(wanted)) {
          have++;
        } else if (there.isPresent()) {
          building.add(member.host());
        }
      }
    }
    return new Look(have >= set.get().majority(), building);
  }

  /** Connections to each member alone, opened once: a step may touch many collections. */
  private record Members(Database database, Map<String, Database> opened) implements AutoCloseable {
    private Members(Database database) {
      this(database, new HashMap<>());
    }

    /** Empty where the member does not tell. */
    private Optional<Set<String>> built(String host, String collection) {
      try {
        Database member = opened.computeIfAbsent(host, database::onMember);
        // One that has not even got the collection is behind.
        return Optional.of(
            Statistics.of(member.get(), collection).map(MemberBuilds::built).orElse(Set.of()));
      } catch (MongoInterruptedException e) {
        throw e;
      } catch (MongoException | InvalidInputException e) {
        return Optional.empty();
      }
    }

    @Override
    public void close() {
      opened.values().forEach(Database::close);
    }
  }

  /** Those that are there, without those that are being built. */
  private static Set<String> built(BsonDocument stats) {
    Set<String> all = stats.getDocument("indexSizes", new BsonDocument()).keySet();
    Set<String> building = Statistics.unfinishedIndexes(stats);
    return Sets.difference(all, building).immutableCopy();
  }
}
