package io.locktender.steps.swap;

import static io.locktender.steps.control.MongoCalls.run;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.Scratch;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.swap.WorkNames.Kind;
import io.locktender.steps.swap.WorkNames.Parsed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bson.types.ObjectId;

/** Drops copies that nobody will ever read, and what probes left. */
public final class Sweeper {
  /** How long the copies of backups are left alone, since nothing tells who works on them. */
  public static final Duration PRICE_LIFE = Duration.ofHours(24);

  private static final Duration PROBE_LIFE = Duration.ofHours(1);
  private static final int MAX_ROUNDS = 5;

  private final Database database;
  private final InstantSource clock;

  /**
   * @param clock tells the age of what probes left, and of copies of backups; nothing else is
   *     decided by it
   */
  public Sweeper(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Drops the copies of masterships that do not work on them any more, and what is old of probes,
   * of copies of backups and of tombstones.
   *
   * @param live reads the version document and gives the tokens in it: the mastership's, and the
   *     one whose copies the swap renames. It is asked after the collections are listed, and only
   *     where there are copies: a token that is not live then, and had copies before, has ended,
   *     for a token never comes back
   * @return the names of the collections that were dropped
   */
  public List<String> sweep(Supplier<Set<String>> live) {
    Catalog listed = Catalog.of(database);
    Supplier<Set<String>> tokens = Suppliers.memoize(live::get);
    return drop(
        listed,
        name ->
            is(Kind.WORK, name, owner -> !tokens.get().contains(owner))
                || is(Kind.PRICE, name, this::isOldPrice)
                || isOldProbe(name)
                || listed
                    .find(name)
                    .flatMap(Tombstones::madeAt)
                    .filter(this::isOldTomb)
                    .isPresent());
  }

  /**
   * Drops the copies of one mastership, for a roll-back; looks again until there are none, because
   * a late write makes its collection anew.
   *
   * @return how many collections were dropped
   */
  public int dropWork(String token) {
    return drop(Kind.WORK, token);
  }

  /** Drops the copies of backups that have this id, in the same way. */
  public int dropPrice(String id) {
    return drop(Kind.PRICE, id);
  }

  private int drop(Kind kind, String owner) {
    int dropped = 0;
    for (int i = 0; i < MAX_ROUNDS; i++) {
      int now = drop(Catalog.of(database), name -> is(kind, name, owner::equals)).size();
      if (now == 0) {
        return dropped;
      }
      dropped += now;
    }
    return dropped;
  }

  private List<String> drop(Catalog catalog, Predicate<String> which) {
    ImmutableList.Builder<String> dropped = ImmutableList.builder();
    for (String name : catalog.collections().keySet()) {
      if (which.test(name)) {
        run("drop " + name, () -> StructureChange.in(database.get()).drop(name));
        dropped.add(name);
      }
    }
    return dropped.build();
  }

  private static boolean is(Kind kind, String collection, Predicate<String> owner) {
    return WorkNames.parse(collection)
        .filter(parsed -> parsed.kind() == kind)
        .map(Parsed::owner)
        .filter(owner)
        .isPresent();
  }

  private boolean isOldPrice(String id) {
    return ObjectId.isValid(id) && isOlder(new ObjectId(id).getDate().toInstant(), PRICE_LIFE);
  }

  private boolean isOldTomb(Instant made) {
    return isOlder(made, Tombstones.LIFE);
  }

  private boolean isOldProbe(String name) {
    return Scratch.madeAt(name).filter(made -> isOlder(made, PROBE_LIFE)).isPresent();
  }

  private boolean isOlder(Instant made, Duration life) {
    return made.isBefore(clock.instant().minus(life));
  }
}
