package io.locktender.steps.process;

import io.locktender.steps.local.LocalWork;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.mongo.PrimaryWatch;
import io.locktender.steps.plan.Direction;
import io.locktender.steps.plan.LoadedPlan;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.PlanResult;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.UpgradeWork;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the step process works on, once it is opened; it ends with the process. */
final class Session {
  private static final String APPLICATION = DatabaseSettings.APPLICATIONS + " steps";

  private final PrimaryWatch primary = new PrimaryWatch(System::nanoTime);
  private @Nullable String token;
  private @Nullable UpgradeWork work;

  /** Why the call that is under way will not be answered; empty while it may. */
  Optional<String> stranded() {
    return primary.stranded();
  }

  /**
   * The work that was opened.
   *
   * @throws InvalidInputException when there is none, or it is for another token
   */
  UpgradeWork opened(String caller) {
    if (work == null) {
      throw new InvalidInputException("the call comes before 'open'");
    }
    if (!caller.equals(token)) {
      throw new InvalidInputException("the step process works for another token");
    }
    return work;
  }

  /**
   * Opens the work.
   *
   * @throws InvalidInputException when there is no plan, or not the expected one
   */
  UpgradeWork open(WorkSpec opening, String caller) {
    ReleaseStore store = new ReleaseStore(Path.of(opening.releases()));
    Plan plan = plan(opening, new Planner(store)).orThrow().leavingOut(opening.repeats());
    checkDigests(plan, opening.digests());
    LoadedPlan loaded = LoadedPlan.load(plan, store);
    Database database = Database.open(settings(opening), primary);
    // Asked now, so that connection, probe and classes are there when the hold begins.
    database.capabilities();
    Optional<String> restores = Optional.ofNullable(opening.restores());
    UpgradeWork opened =
        new LocalWork(
            loaded.plan(),
            database,
            opening.uri(),
            caller,
            restores,
            Path.of(opening.directory()),
            opening.besideWorkers() ? new Pace() : Pace.unrested());
    token = caller;
    work = opened;
    return opened;
  }

  static DatabaseSettings settings(WorkSpec opening) {
    return DatabaseSettings.of(opening.uri(), opening.database(), APPLICATION)
        .with(opening.tls())
        .overElections();
  }

  private static PlanResult plan(WorkSpec opening, Planner planner) {
    Direction back = opening.restores() == null ? Direction.BACK : Direction.RESTORE;
    return planner.plan(
        opening.from(),
        opening.to(),
        opening.to().compareTo(opening.from()) < 0 ? back : Direction.FORWARD);
  }

  private static void checkDigests(Plan plan, Map<ReleaseVersion, String> expected) {
    Map<ReleaseVersion, String> found =
        plan.releases().stream().collect(Collectors.toMap(Release::version, Release::digest));
    if (!found.equals(expected)) {
      throw new InvalidInputException(
          "expected the releases %s, found %s; install the same ones on every node"
              .formatted(expected, found));
    }
  }
}
