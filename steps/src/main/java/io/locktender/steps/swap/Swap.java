package io.locktender.steps.swap;

import static io.locktender.steps.control.MongoCalls.run;
import static io.locktender.steps.control.MongoCalls.unavailable;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the copies of one upgrade the usual names, and their originals the names of backups, by
 * renames that never drop a target. May be repeated after a crash at any point, also by another
 * master: see {@link SwapMove} for how each move follows from the names that exist.
 */
public final class Swap {
  /** Four moves do an entry; the others are for strangers and for another master's moves. */
  private static final int MAX_MOVES = 20;

  private static final int MAX_ASIDES = 100;
  private static final int MAX_LOOKS = 20;

  /** How often an election may take back what was seen to be done. */
  private static final int MAX_ROUNDS = 10;

  private static final Logger log = LoggerFactory.getLogger(Swap.class);

  private final Database database;
  private final String upgradeId;
  private final String token;
  private final Supplier<Optional<String>> fence;

  /**
   * @param upgradeId names the backups
   * @param token of the mastership that made the copies, which need not be the present one
   * @param fence why the mastership that swaps is none any more, in one sentence; empty while it is
   *     one. It is asked only where another may have ended the swap, and the names do not tell
   */
  public Swap(Database database, String upgradeId, String token, Supplier<Optional<String>> fence) {
    this.database = database;
    this.upgradeId = upgradeId;
    this.token = token;
    this.fence = fence;
  }

  /**
   * Carries the swap out, or on.
   *
   * @param entries as {@link io.locktender.steps.work.UpgradeWork#prove} gave them
   * @return for the operator: one sentence for each stranger that was in the way; usually empty
   * @throws StepFailedException when a copy is lost, or the fence is closed; nothing else is done
   *     then
   * @throws io.locktender.steps.control.DatabaseUnavailableException when the database does not
   *     answer, or goes on refusing a move: trying again is right
   */
  public List<String> carryOut(List<SwapEntry> entries) throws StepFailedException {
    List<String> notes = new ArrayList<>();
    for (int i = 0; i < MAX_ROUNDS; i++) {
      for (SwapEntry entry : entries) {
        carryOut(entry, notes);
      }
      // A name that was seen may be on this server only: the rename was made, but not answered.
      run("settle the swap", () -> StructureChange.in(database.get()).settle());
      if (isDone(entries)) {
        return notes;
      }
    }
    throw new IllegalStateException(
        "the names that the swap gave did not stay in %d rounds".formatted(MAX_ROUNDS));
  }

  /**
   * Takes the names that a master which was overtaken in the swap may still give to what is in the
   * way: its rename could come late, and take the collection that has the name by then. Where the
   * server compares UUIDs it fails anyway.
   *
   * @param by the token of the mastership that goes on with the swap
   */
  public void fence(String by, Instant now, List<SwapEntry> entries) throws StepFailedException {
    if (database.capabilities().renameByUuid()) {
      return;
    }
    Catalog catalog = Catalog.of(database);
    for (SwapEntry entry : entries) {
      boolean fenced =
          catalog.collections().values().stream()
              .filter(info -> Tombstones.isBy(info, by))
              .flatMap(info -> WorkNames.parse(info.name()).stream())
              .anyMatch(parsed -> parsed.name().equals(entry.name()));
      if (!fenced) {
        String aside = freeAside(catalog, entry.name());
        run("create " + aside, () -> Tombstones.make(database, aside, by, now));
      }
    }
  }

  private boolean isDone(List<SwapEntry> entries) {
    Catalog catalog = Catalog.of(database);
    return entries.stream().allMatch(entry -> next(catalog, entry) == SwapMove.DONE);
  }

  /** Why it cannot be carried out, one sentence a collection; only reads. */
  public List<String> blocked(List<SwapEntry> entries) {
    List<String> reasons = new ArrayList<>();
    for (SwapEntry entry : entries) {
      Look look = look(entry);
      if (look.move() == SwapMove.BLOCKED) {
        reasons.add(blocked(look.catalog(), entry).failure().reason());
      }
    }
    return reasons;
  }

  private void carryOut(SwapEntry entry, List<String> notes) throws StepFailedException {
    MongoException refused = null;
    for (int i = 0; i < MAX_MOVES; i++) {
      try {
        if (advance(entry, notes) == SwapMove.DONE) {
          return;
        }
      } catch (MongoCommandException e) {
        // Another master may have made this very move: look again.
        log.info("swap of {}: a move was refused: {}", entry.name(), e.getMessage());
        refused = e;
      } catch (MongoException e) {
        throw unavailable("swap collection " + entry.name(), e);
      }
    }
    throw stuck(entry, refused);
  }

  /** Which of an entry's names there are, and what follows from them. */
  private record Look(Catalog catalog, SwapMove move) {}

  /**
   * Looks which names exist. They are not listed at one instant: a collection that another master
   * renames meanwhile may be missed, or listed under both its names. What would be wrong then is
   * looked at until two looks agree; all names are listed for that, since a name aside must be
   * chosen before the fence is asked: what a successor puts there then stops a late rename.
   */
  private Look look(SwapEntry entry) {
    Catalog catalog = Catalog.of(database, List.of(entry.name(), backup(entry), copy(entry)));
    SwapMove move = next(catalog, entry);
    for (int i = 0; i < MAX_LOOKS && (move == SwapMove.BLOCKED || move == SwapMove.ASIDE); i++) {
      SwapMove before = move;
      catalog = Catalog.of(database);
      move = next(catalog, entry);
      if (move == before) {
        break;
      }
    }
    return new Look(catalog, move);
  }

  /** Looks which names exist and makes one move. */
  SwapMove advance(SwapEntry entry, List<String> notes) throws StepFailedException {
    Look look = look(entry);
    Catalog catalog = look.catalog();
    SwapMove move = look.move();
    refuseIfLate(entry, move);
    switch (move) {
      case BACKUP -> rename(catalog, entry.name(), backup(entry));
      case TOMBSTONE -> tombstone(entry, backup(entry), notes);
      case TAKE_NAME -> rename(catalog, copy(entry), entry.name());
      case ASIDE -> aside(catalog, entry, notes);
      case BLOCKED -> throw blocked(catalog, entry);
      case DONE -> log.debug("swap of {} is done", entry.name());
    }
    return move;
  }

  /**
   * Whoever was suspended in the swap goes on when another has ended it and workers serve. An entry
   * with a copy is then done, and looks so: the copy has the usual name. One without looks undone
   * when a worker has made the collection again, or its backup was removed. What was listed while
   * the fence is found open after it is no worker's, and a later rename names just that.
   */
  private void refuseIfLate(SwapEntry entry, SwapMove move) throws StepFailedException {
    boolean tells = entry.copy() && move != SwapMove.ASIDE;
    if (tells || move == SwapMove.DONE) {
      return;
    }
    Optional<String> why = fence.get();
    if (why.isPresent()) {
      throw WorkGuard.failed("the swap of collection " + entry.name() + ": " + why.get());
    }
  }

  private SwapMove next(Catalog catalog, SwapEntry entry) {
    return SwapMove.next(
        entry, catalog.has(backup(entry)), catalog.has(entry.name()), catalog.has(copy(entry)));
  }

  private String backup(SwapEntry entry) {
    return WorkNames.backup(upgradeId, entry.name());
  }

  private String copy(SwapEntry entry) {
    return WorkNames.work(token, entry.name());
  }

  private void rename(Catalog catalog, String from, String to) {
    CollectionInfo listed = catalog.find(from).orElseThrow();
    log.info("swap: {} -> {}", from, to);
    database.rename(listed, to);
  }

  private void tombstone(SwapEntry entry, String backup, List<String> notes) {
    log.info("swap: {} is created empty", backup);
    StructureChange.in(database.get()).create(backup, new BsonDocument());
    if (entry.original()) {
      notes.add(
          "collection %s was dropped by something outside the cluster; its backup is empty"
              .formatted(entry.name()));
    }
  }

  private void aside(Catalog catalog, SwapEntry entry, List<String> notes)
      throws StepFailedException {
    String aside = freeAside(catalog, entry.name());
    rename(catalog, entry.name(), aside);
    notes.add(
        "something outside the cluster created collection %s; it is kept as %s"
            .formatted(entry.name(), aside));
  }

  private String freeAside(Catalog catalog, String name) throws StepFailedException {
    for (int i = 1; i <= MAX_ASIDES; i++) {
      String aside = WorkNames.aside(i == 1 ? upgradeId : upgradeId + "-" + i, name);
      if (!catalog.has(aside)) {
        return aside;
      }
    }
    throw WorkGuard.failed(
        "something outside the cluster keeps creating collection %s; stop it".formatted(name));
  }

  private StepFailedException blocked(Catalog catalog, SwapEntry entry) {
    String backup = backup(entry);
    String copy = copy(entry);
    return WorkGuard.failed(
        "the swap of collection %s cannot continue: expected its copy %s, found %s; rename the right"
                .formatted(
                    entry.name(),
                    copy,
                    catalog.has(backup) ? "only its backup " + backup : "neither that nor a backup")
            + " collection to "
            + copy
            + ": then the swap continues by itself");
  }

  private static RuntimeException stuck(SwapEntry entry, @Nullable MongoException refused) {
    return refused == null
        ? new IllegalStateException(
            "the swap of collection %s did not end after %d moves"
                .formatted(entry.name(), MAX_MOVES))
        : unavailable("swap collection " + entry.name(), refused);
  }
}
