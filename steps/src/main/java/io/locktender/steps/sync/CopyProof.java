package io.locktender.steps.sync;

import com.google.common.collect.Maps;
import io.locktender.steps.copy.IndexBuilds;
import io.locktender.steps.copy.TimesToLive;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.stream.Proof;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;

/**
 * Makes copies ready to take the names of their originals, and proves that they miss nothing.
 *
 * @param structures of the originals, as they were copied
 */
record CopyProof(SyncSetting setting, Structures structures) {
  /** What the swap has to do; the copies' documents expire from now on. */
  List<SwapEntry> prepare() throws StepFailedException, InterruptedException {
    Catalog catalog = WorkGuard.guard("list its collections", () -> Catalog.of(setting.database()));
    List<SwapEntry> entries = entries(catalog);
    IndexBuilds.refuse(
        setting.database(), entries.stream().map(SwapEntry::name).filter(catalog::has).toList());
    resumeTimesToLive(entries);
    return entries;
  }

  /**
   * Refuses when somebody has written since the copies were brought up.
   *
   * @param told what the change stream says, where there is one to be believed
   */
  void prove(Optional<Proof> told, Originals originals, Round round)
      throws StepFailedException, InterruptedException {
    Problems differences =
        told.isPresent() ? Differences.told(told.get()) : Differences.compared(originals, round);
    Structures now = setting.sources().structures(setting.database());
    Differences.refuse(structures.differences(now), differences);
  }

  /** The hold that they were made ready for was given up: nothing in them expires any more. */
  void takeBack() throws StepFailedException, InterruptedException {
    Catalog catalog = WorkGuard.guard("list its collections", () -> Catalog.of(setting.database()));
    for (String name : setting.sources().names()) {
      String copy = setting.copyOf().apply(name);
      if (catalog.has(copy) && setting.database().capabilities().collMod()) {
        new TimesToLive(setting.database()).suspend(name, copy, indexes());
      }
    }
  }

  private Map<String, Map<String, BsonDocument>> indexes() {
    return Maps.transformValues(structures.present(), Structures.One::indexes);
  }

  private List<SwapEntry> entries(Catalog catalog) {
    List<SwapEntry> entries = new ArrayList<>();
    for (String name : setting.sources().names()) {
      boolean original =
          setting.sources().unchanging()
              ? catalog.has(name)
              : structures.present().containsKey(name);
      boolean copy = catalog.has(setting.copyOf().apply(name));
      if (original || copy) {
        entries.add(new SwapEntry(name, original, copy));
      }
    }
    return entries;
  }

  private void resumeTimesToLive(List<SwapEntry> entries)
      throws StepFailedException, InterruptedException {
    Database database = setting.database();
    for (SwapEntry entry : entries) {
      if (entry.copy() && database.capabilities().collMod()) {
        new TimesToLive(database)
            .resume(entry.name(), setting.copyOf().apply(entry.name()), indexes());
      }
    }
  }
}
