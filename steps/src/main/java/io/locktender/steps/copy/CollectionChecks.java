package io.locktender.steps.copy;

import static io.locktender.steps.control.MongoCalls.call;

import io.locktender.steps.copy.MemberDisks.Disk;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.mongo.ReplicaSet;
import io.locktender.steps.mongo.Statistics;
import io.locktender.steps.proof.ContentsReader;
import io.locktender.steps.swap.Backups;
import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.DatabaseWork.Findings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** What must be true of the database before an upgrade changes anything. Changes nothing itself. */
public final class CollectionChecks {
  private final Database database;
  private final InstantSource clock;
  private final int maxExpiring;

  /**
   * @param clock tells which documents are about to expire
   */
  public CollectionChecks(Database database, InstantSource clock) {
    this(database, clock, ContentsReader.MAX_EXPIRING);
  }

  /**
   * @param maxExpiring how many documents of a collection may be about to expire
   */
  CollectionChecks(Database database, InstantSource clock, int maxExpiring) {
    this.database = database;
    this.clock = clock;
    this.maxExpiring = maxExpiring;
  }

  /**
   * Checks all at once.
   *
   * @param touches the usual names of all collections that a step touches
   * @param owner as long as the longest token or upgrade id will be
   * @param restores the upgrade whose backups are copied instead, or null
   * @throws io.locktender.steps.control.DatabaseUnavailableException when the database does not
   *     answer
   */
  public Findings check(Set<String> touches, String owner, @Nullable String restores) {
    Catalog catalog = Catalog.of(database);
    List<String> reasons = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<String> copied = new ArrayList<>();
    for (String name : touches) {
      Optional<String> tooLong = new NameLength(database).refusal(name, owner);
      tooLong.ifPresent(reasons::add);
      if (tooLong.isEmpty()) {
        catalog
            .find(name)
            .filter(info -> cannotBeCopied(info).isEmpty())
            .flatMap(info -> new NameLength(database).indexRefusal(info, owner))
            .ifPresent(reasons::add);
      }
      if (restores != null && catalog.has(name)) {
        unfinished(name).ifPresent(reasons::add);
      }
      Optional<CollectionInfo> source =
          restores == null ? catalog.find(name) : Backups.find(catalog, restores, name);
      if (source.isPresent()) {
        check(source.get(), reasons);
        if (restores != null) {
          expiring(source.get().name(), reasons, notes);
        }
        copied.add(source.get().name());
      }
    }
    new Trial(database).refusal().ifPresent(reasons::add);
    checkRoom(copied, reasons, notes);
    notes.addAll(followers(copied));
    return new Findings(reasons, notes);
  }

  private void check(CollectionInfo source, List<String> reasons) {
    Optional<String> kind = cannotBeCopied(source);
    if (kind.isPresent()) {
      reasons.add(kind.get());
      return;
    }
    unfinished(source.name()).ifPresent(reasons::add);
    List<String> odd = oddTimesToLive(source.name());
    reasons.addAll(odd);
    if (odd.isEmpty()) {
      new CopyTrial(database).refusal(source).ifPresent(reasons::add);
    }
  }

  private void expiring(String name, List<String> reasons, List<String> notes) {
    if (oddTimesToLive(name).isEmpty()) {
      new ExpiringDocuments(database, clock, maxExpiring).check(name, reasons, notes);
    }
  }

  /**
   * Whether few enough documents are about to expire for what keeps their hashes in memory: the
   * copies of backups, and the backup that is made beside workers. Copies that follow their
   * originals need no such bound.
   *
   * @param touches the usual names of all collections that a step touches
   */
  public Findings expiring(Set<String> touches) {
    Catalog catalog = Catalog.of(database);
    List<String> reasons = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (String name : touches) {
      catalog.find(name).ifPresent(found -> expiring(found.name(), reasons, notes));
    }
    return new Findings(reasons, notes);
  }

  private Optional<String> unfinished(String name) {
    return call("run collStats", () -> IndexBuilds.unfinished(database, name));
  }

  /**
   * Checks just whether copies fit.
   *
   * @param collections what is to be copied, by the names that they have
   */
  public Findings room(Collection<String> collections) {
    List<String> reasons = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    checkRoom(collections, reasons, notes);
    return new Findings(reasons, notes);
  }

  /**
   * What copies need, and what there is.
   *
   * @param collections what is to be copied, by the names that they have
   */
  public CopyRoom measure(Collection<String> collections) {
    long documents = 0;
    List<BsonDocument> sizes = new ArrayList<>();
    for (String name : collections) {
      documents +=
          call(
              "count documents", () -> database.get().getCollection(name).estimatedDocumentCount());
      statistics(name).ifPresent(sizes::add);
    }
    Optional<ReplicaSet> set = ReplicaSet.of(database);
    List<Disk> disks =
        call("say how much is free", () -> new MemberDisks(database).ask(set, new ArrayList<>()));
    Optional<Oplog> oplog =
        set.isPresent() ? call("describe its oplog", () -> Oplog.of(database)) : Optional.empty();
    return new CopyRoom(
        documents,
        sizes.isEmpty() && documents > 0 ? -1 : DiskSpace.documentBytes(sizes),
        disks.stream().map(disk -> DiskSpace.room(disk, sizes)).toList(),
        oplog.map(Oplog::bytes).orElse(null),
        oplog.flatMap(each -> each.seconds().stream().boxed().findFirst()).orElse(null),
        null);
  }

  private Optional<String> cannotBeCopied(CollectionInfo info) {
    return Uncopyable.kind(info, () -> statistics(info.name()))
        .map(
            kind ->
                "collection %s is %s, which cannot be copied and swapped; take it out of the steps"
                    .formatted(info.name(), kind));
  }

  /** What servers make of such a value differs by version: the copy could lose documents. */
  private List<String> oddTimesToLive(String name) {
    return call(
        "list the indexes of " + name,
        () ->
            IndexSpecs.list(database.get(), name).values().stream()
                .filter(IndexSpecs::expiresOddly)
                .map(
                    index ->
                        "index %s of collection %s: expected expireAfterSeconds in whole seconds, found %s; servers disagree on what that means: set it with collMod, then try again"
                            .formatted(
                                index.getString("name").getValue(),
                                name,
                                index.get(IndexSpecs.EXPIRE)))
                .toList());
  }

  private void checkRoom(Collection<String> copied, List<String> reasons, List<String> notes) {
    List<BsonDocument> sizes = new ArrayList<>();
    for (String name : copied) {
      statistics(name).ifPresent(sizes::add);
    }
    Optional<ReplicaSet> set = ReplicaSet.of(database);
    List<Disk> disks =
        call("say how much is free", () -> new MemberDisks(database).ask(set, notes));
    for (Disk disk : disks) {
      DiskSpace.missing(disk, sizes).ifPresent(reasons::add);
    }
    if (set.isPresent()) {
      call("describe its oplog", () -> Oplog.of(database))
          .flatMap(oplog -> oplog.tooSmall(sizes))
          .ifPresent(notes::add);
    }
  }

  private Optional<BsonDocument> statistics(String collection) {
    return call("run collStats", () -> Statistics.of(database.get(), collection));
  }

  /**
   * What a swap does to whoever follows a collection by a change stream, one sentence; none where
   * there are no change streams.
   *
   * @param copied the collections that are copied and swapped
   */
  public List<String> followers(Collection<String> copied) {
    return copied.isEmpty() || ReplicaSet.of(database).isEmpty()
        ? List.of()
        : List.of(
            "change streams: whoever follows %s is told 'rename' and 'invalidate' at the swap, and must begin anew; whoever follows the whole database sees each copied document as an insert into a collection locktender.work.*"
                .formatted(String.join(", ", copied)));
  }
}
