package io.locktender.cli.show;

import io.locktender.cli.connect.MongoAccess;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Rehearsal;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.RehearsalModel;
import io.locktender.steps.local.LocalDatabaseWork;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.quiet.QuietCheck;
import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.DatabaseWork.Findings;
import java.time.InstantSource;
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

  /** What cannot be told in the hold. */
  List<String> notes() {
    Findings quiet = new QuietCheck(mongo.database()).check();
    return Stream.concat(quiet.reasons().stream(), quiet.notes().stream()).toList();
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
