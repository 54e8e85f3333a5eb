package io.locktender.steps.sync;

import io.locktender.steps.copy.IndexBuilds;
import io.locktender.steps.copy.TimesToLive;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.stream.Proof;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes copies ready to take the names of their originals, and proves that they miss nothing.
 *
 * @param structures of the originals, as they were copied
 * @param timesToLive of the copies
 */
record CopyProof(SyncSetting setting, Structures structures, TimesToLive timesToLive) {
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
    for (SwapEntry entry : entries) {
      if (entry.copy()) {
        timesToLive.resume(entry.name(), setting.copyOf().apply(entry.name()));
      }
    }
  }
}
