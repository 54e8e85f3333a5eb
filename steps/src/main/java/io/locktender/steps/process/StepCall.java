package io.locktender.steps.process;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.type.TypeReference;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepName;
import io.locktender.steps.work.SyncFindings;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.UpgradeWork;
import io.locktender.steps.work.UpgradeWork.FoundBefore;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.Room;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the step process can be asked: each call with what it takes, what it does, and what it
 * answers. To add one, write its record here, and have {@link StepProcess} make the call in the
 * method of {@link UpgradeWork} that it stands for; {@link JsonLines} finds it by itself.
 *
 * @param <A> what is answered
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
sealed interface StepCall<A> {
  /** The answer's type, as it comes out of the pipe. */
  TypeReference<A> answer();

  /** Does it, in the step process. */
  A carryOut(UpgradeWork work, Progress progress) throws StepFailedException, InterruptedException;

  /**
   * The work that it is for.
   *
   * @param token the caller's
   * @throws InvalidInputException when the process has not been opened, or for another token
   */
  default UpgradeWork work(Session session, String token) {
    return session.opened(token);
  }

  /** The id of the step that is to blame when it fails; null where none is. */
  default @Nullable String step() {
    return null;
  }

  /** The first call: what all others are for. */
  record Open(WorkSpec opening) implements StepCall<Opened> {
    public Open {
      requireNonNull(opening, "opening");
    }

    @Override
    public TypeReference<Opened> answer() {
      return new TypeReference<>() {};
    }

    @Override
    public UpgradeWork work(Session session, String token) {
      return session.open(opening, token);
    }

    @Override
    public Opened carryOut(UpgradeWork work, Progress progress) {
      return new Opened(work.touches(), work.whyNotRolling(), work.inHold());
    }
  }

  /** What is known once a process is open: see {@link UpgradeWork} for both. */
  record Opened(Set<String> touches, List<String> whyNotRolling, Set<StepName> inHold) {
    public Opened {
      touches = Set.copyOf(requireNonNull(touches, "touches"));
      inHold = Set.copyOf(requireNonNull(inHold, "inHold"));
      whyNotRolling = List.copyOf(requireNonNull(whyNotRolling, "whyNotRolling"));
    }
  }

  /** {@link UpgradeWork#room}. */
  record LedgerRoom() implements StepCall<Room> {
    @Override
    public TypeReference<Room> answer() {
      return new TypeReference<>() {};
    }

    @Override
    public Room carryOut(UpgradeWork work, Progress progress)
        throws StepFailedException, InterruptedException {
      return work.room();
    }
  }

  /** {@link UpgradeWork#sync}. */
  record Sync() implements StepCall<Synced> {
    @Override
    public TypeReference<Synced> answer() {
      return new TypeReference<>() {};
    }

    @Override
    public Synced carryOut(UpgradeWork work, Progress progress)
        throws StepFailedException, InterruptedException {
      return work.sync(progress);
    }
  }

  /** {@link UpgradeWork#found}. */
  record Found() implements StepCall<SyncFindings> {
    @Override
    public TypeReference<SyncFindings> answer() {
      return new TypeReference<>() {};
    }

    @Override
    public SyncFindings carryOut(UpgradeWork work, Progress progress)
        throws StepFailedException, InterruptedException {
      return work.found();
    }
  }

  /** {@link UpgradeWork#catchUp}. */
  record CatchUp() implements StepCall<Synced> {
    @Override
    public TypeReference<Synced> answer() {
      return new TypeReference<>() {};
    }

    @Override
    public Synced carryOut(UpgradeWork work, Progress progress)
        throws StepFailedException, InterruptedException {
      return work.catchUp(progress);
    }
  }

  /** {@link UpgradeWork#run}. */
  record Run(ReleaseVersion release, String step) implements OfStep {
    public Run {
      requireNonNull(release, "release");
      requireNonNull(step, "step");
    }

    @Override
    public StepResult carryOut(UpgradeWork work, Progress progress)
        throws StepFailedException, InterruptedException {
      return work.run(release, step, progress);
    }
  }

  /** {@link UpgradeWork#prove}. */
  record Prove() implements StepCall<List<SwapEntry>> {
    @Override
    public TypeReference<List<SwapEntry>> answer() {
      return new TypeReference<>() {};
    }

    @Override
    public List<SwapEntry> carryOut(UpgradeWork work, Progress progress)
        throws StepFailedException, InterruptedException {
      return work.prove(progress);
    }
  }

  /** {@link UpgradeWork#alreadyThere}. */
  record AlreadyThere() implements StepCall<List<String>> {
    @Override
    public TypeReference<List<String>> answer() {
      return new TypeReference<>() {};
    }

    @Override
    public List<String> carryOut(UpgradeWork work, Progress progress)
        throws StepFailedException, InterruptedException {
      return work.alreadyThere();
    }
  }

  /** {@link UpgradeWork#foundBefore}. */
  record LookBefore(boolean rolls) implements StepCall<List<FoundBefore>> {
    @Override
    public TypeReference<List<FoundBefore>> answer() {
      return new TypeReference<>() {};
    }

    @Override
    public List<FoundBefore> carryOut(UpgradeWork work, Progress progress)
        throws StepFailedException, InterruptedException {
      return work.foundBefore(rolls);
    }
  }

  /** {@link UpgradeWork#backup}. */
  record Backup(String upgradeId) implements StepCall<Long> {
    public Backup {
      requireNonNull(upgradeId, "upgradeId");
    }

    @Override
    public TypeReference<Long> answer() {
      return new TypeReference<>() {};
    }

    @Override
    public Long carryOut(UpgradeWork work, Progress progress)
        throws StepFailedException, InterruptedException {
      return work.backup(upgradeId, progress);
    }
  }

  /** {@link UpgradeWork#expand}. */
  record Expand(ReleaseVersion release, String step) implements OfStep {
    public Expand {
      requireNonNull(release, "release");
      requireNonNull(step, "step");
    }

    @Override
    public StepResult carryOut(UpgradeWork work, Progress progress)
        throws StepFailedException, InterruptedException {
      return work.expand(release, step, progress);
    }
  }

  /** {@link UpgradeWork#keepUp}. */
  record KeepUp() implements StepCall<KeptUp> {
    @Override
    public TypeReference<KeptUp> answer() {
      return new TypeReference<>() {};
    }

    @Override
    public KeptUp carryOut(UpgradeWork work, Progress progress)
        throws StepFailedException, InterruptedException {
      return work.keepUp(progress);
    }
  }

  /** {@link UpgradeWork#revert}. */
  record RevertStep(ReleaseVersion release, String step) implements OfStep {
    public RevertStep {
      requireNonNull(release, "release");
      requireNonNull(step, "step");
    }

    @Override
    public StepResult carryOut(UpgradeWork work, Progress progress)
        throws StepFailedException, InterruptedException {
      return work.revert(release, step, progress);
    }
  }

  /** {@link UpgradeWork#contract}. */
  record Contract(ReleaseVersion release, String step) implements OfStep {
    public Contract {
      requireNonNull(release, "release");
      requireNonNull(step, "step");
    }

    @Override
    public StepResult carryOut(UpgradeWork work, Progress progress)
        throws StepFailedException, InterruptedException {
      return work.contract(release, step, progress);
    }
  }

  /** A call that is about one step of a release. */
  sealed interface OfStep extends StepCall<StepResult> {
    @Override
    String step();

    @Override
    default TypeReference<StepResult> answer() {
      return new TypeReference<>() {};
    }
  }
}
