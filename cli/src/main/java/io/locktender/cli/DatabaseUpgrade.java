package io.locktender.cli;

import io.locktender.cli.command.CliException;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.console.OneLine;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.local.LocalWork;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.swap.Swap;
import io.locktender.steps.swap.Sweeper;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork.StepResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One upgrade of a database that no agent looks after, by the very transitions that a master makes:
 * copies, steps, proof, swap. A failure before the swap leaves the originals as they were.
 */
final class DatabaseUpgrade {
  private final MongoAccess mongo;
  private final Plan plan;
  private final String token;
  private final String by;
  private final InstantSource clock;
  private final Consumer<String> says;
  private VersionDocument document;

  /**
   * @param plan with its steps in Java loaded
   * @param token random; names this mastership's copies
   * @param says hears each phase
   */
  DatabaseUpgrade(
      MongoAccess mongo,
      VersionDocument document,
      Plan plan,
      String token,
      String by,
      InstantSource clock,
      Consumer<String> says) {
    this.mongo = mongo;
    this.document = document;
    this.plan = plan;
    this.token = token;
    this.by = by;
    this.clock = clock;
    this.says = says;
  }

  /** Runs it to its end; returns how it ended. */
  EndedUpgrade run() throws InterruptedException {
    Instant began = clock.instant();
    write(Transitions.takeOver(document, token));
    write(Transitions.hold(document, first(began)));
    try (LocalWork work = new LocalWork(plan, mongo.database(), mongo.uri(), token)) {
      migrate(work);
    } catch (StepFailedException e) {
      return rollBack(e.failure(), began);
    } catch (RuntimeException | InterruptedException e) {
      rollBack(StepFailure.of(null, OneLine.of(e)), began);
      throw e;
    }
    return goForward(began);
  }

  private void migrate(LocalWork work) throws StepFailedException, InterruptedException {
    refuseIfNodesCame();
    write(Transitions.copy(document));
    work.copy((done, left) -> {});
    write(Transitions.migrate(document));
    for (Step step : plan.masterSteps()) {
      ReleaseVersion release = step.release();
      says.accept("MIGRATE      " + release + " " + step.id());
      StepResult result = work.run(release, step.id(), (done, left) -> {});
      write(Transitions.stepDone(document, release, step.id(), result.pending(), result.changed()));
    }
    write(Transitions.check(document));
    write(Transitions.commit(document, work.prove((done, left) -> {})));
  }

  /** Whoever registers after the admission was withdrawn is held; who was before is seen here. */
  private void refuseIfNodesCame() throws StepFailedException {
    int nodes = mongo.store().nodes().size();
    if (nodes > 0) {
      throw new StepFailedException(
          StepFailure.of(null, nodes + " nodes registered meanwhile; use 'locktender upgrade'"));
    }
  }

  private EndedUpgrade goForward(Instant began) {
    Upgrade upgrade = running();
    try {
      new Swap(mongo.database(), upgrade.id(), token).carryOut(upgrade.swap()).forEach(says);
    } catch (StepFailedException e) {
      throw CliException.failed(
          "the swap cannot be finished: "
              + e.getMessage()
              + "; the database stays closed, mend it and start an agent, which goes on with it");
    }
    write(Transitions.roll(document));
    List<StepMark> steps = running().steps();
    write(Transitions.done(document, null));
    return record(Phase.DONE, Outcome.SUCCEEDED, began, null, steps);
  }

  private EndedUpgrade rollBack(StepFailure failure, Instant began) {
    write(Transitions.goBack(document, failure, null));
    List<StepMark> steps = running().steps();
    new Sweeper(mongo.database(), clock).dropWork(token);
    write(Transitions.rolledBack(document));
    return record(Phase.ROLLED_BACK, Outcome.ROLLED_BACK, began, failure, steps);
  }

  private EndedUpgrade record(
      Phase phase,
      Outcome outcome,
      Instant began,
      @Nullable StepFailure failure,
      List<StepMark> steps) {
    EndedUpgrade ended =
        new EndedUpgrade(
            token,
            token,
            plan.from(),
            plan.target().version(),
            phase,
            outcome,
            by,
            began,
            clock.instant(),
            failure,
            List.of(),
            steps,
            document.revision());
    mongo.store().recordEnded(ended);
    return ended;
  }

  private Upgrade first(Instant began) {
    List<ReleaseId> digests =
        plan.releases().stream()
            .map(release -> new ReleaseId(release.version(), release.digest()))
            .toList();
    List<StepMark> steps =
        plan.steps().stream()
            .map(step -> StepMark.pending(step.release(), step.id(), step.target(), step.phase()))
            .toList();
    ReleaseId from =
        document.admits().isEmpty()
            ? new ReleaseId(document.version(), "")
            : document.admits().get(0);
    return new Upgrade(
        token,
        token,
        from,
        digests.get(digests.size() - 1),
        digests,
        false,
        Phase.HOLD,
        by,
        began,
        0,
        null,
        null,
        List.of(),
        0,
        steps,
        List.of(),
        null,
        null,
        null,
        null);
  }

  private Upgrade running() {
    Upgrade upgrade = document.upgrade();
    if (upgrade == null) {
      throw new IllegalStateException("no upgrade runs");
    }
    return upgrade;
  }

  private void write(VersionDocument next) {
    if (!mongo.store().replace(document, next)) {
      throw CliException.failed(
          "another has written the version document meanwhile: this one ends; 'locktender db"
              + " status' shows what is");
    }
    document = next;
    if (next.upgrade() != null) {
      says.accept(next.upgrade().phase().name());
    }
  }
}
