package io.locktender.cli.show;

import io.locktender.cli.connect.MongoAccess;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Rehearsal;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.RehearsalModel;
import io.locktender.steps.copy.CollectionChecks;
import io.locktender.steps.local.LocalDatabaseWork;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.Strategy;
import io.locktender.steps.plan.StrategyRules;
import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.DatabaseWork.Findings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the database says to a plan.
 *
 * @param mongo stays the caller's to close
 * @param document the version document
 */
record PlanFacts(MongoAccess mongo, VersionDocument document) {
  /** As far back as is looked for a rehearsal. */
  private static final int HISTORY = 200;

  static PlanFacts of(MongoAccess mongo) {
    return new PlanFacts(mongo, mongo.requiredVersion());
  }

  /** What there is to copy, and the room for it. */
  CopyRoom room(Plan plan) {
    return new LocalDatabaseWork(mongo.database(), InstantSource.system()).copyRoom(plan.touches());
  }

  /**
   * What is better known before: how the replica set is, what a swap does to change streams, and
   * what cannot be told in the hold. PREFLIGHT says it as well, when it is asked for.
   */
  List<String> notes(Plan plan) {
    if (plan.masterSteps().isEmpty()) {
      return List.of();
    }
    LocalDatabaseWork work = new LocalDatabaseWork(mongo.database(), InstantSource.system());
    List<String> notes = new ArrayList<>();
    if (StrategyRules.judge(plan).strategy() == Strategy.HOLD) {
      notes.addAll(
          new CollectionChecks(mongo.database(), InstantSource.system()).followers(plan.touches()));
    }
    for (Findings found : List.of(work.replicaSet(), work.canTellQuiet())) {
      notes.addAll(found.reasons());
      notes.addAll(found.notes());
    }
    return notes;
  }

  /** The last rehearsal of this very plan: of the same files. */
  Optional<RehearsalModel> rehearsal(Plan plan) {
    List<ReleaseId> releases =
        Stream.concat(
                document.admits().stream().limit(1),
                plan.releases().stream()
                    .map(release -> new ReleaseId(release.version(), release.digest())))
            .toList();
    return mongo.store().history(HISTORY).stream()
        .filter(ended -> ended.outcome() == Outcome.REHEARSED && isOf(ended, releases))
        .findFirst()
        .flatMap(ended -> Optional.ofNullable(RehearsalModel.of(ended)));
  }

  private static boolean isOf(EndedUpgrade ended, List<ReleaseId> releases) {
    Rehearsal rehearsal = ended.rehearsal();
    return rehearsal != null
        && rehearsal.releases().stream()
            .filter(id -> !id.digest().isEmpty())
            .toList()
            .equals(releases);
  }
}
