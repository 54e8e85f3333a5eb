package io.locktender.steps.process;

import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepName;
import io.locktender.steps.work.SyncFindings;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.UpgradeWork;
import java.util.List;
import java.util.Set;

/**
 * The work of one mastership in a process of its own. Once a call was interrupted, or the process
 * said something that is no reply, the process is killed, and every later call fails.
 */
public final class StepProcess implements UpgradeWork {
  private static final Progress NOBODY = (done, left) -> {};

  private final long pid;
  private final Conversation conversation;
  private final StepCall.Opened opened;

  private StepProcess(long pid, Conversation conversation, StepCall.Opened opened) {
    this.pid = pid;
    this.conversation = conversation;
    this.opened = opened;
  }

  /**
   * Starts a step process, and waits until it is connected and has loaded the plan.
   *
   * @param opening what it works on
   * @param token of the mastership
   * @throws StepFailedException when it does not come up in time, or dies
   * @throws InvalidInputException when the releases are not those of the opening
   * @throws DatabaseUnavailableException when the database does not answer
   */
  public static StepProcess open(WorkSpec opening, String token, StepProcessSettings settings)
      throws StepFailedException, InterruptedException {
    StepJvm jvm = StepJvm.start(settings);
    Conversation conversation = new Conversation(jvm, token, settings.afterEnd());
    boolean opened = false;
    try {
      StepCall.Opened answer =
          conversation.call(new StepCall.Open(opening), NOBODY, settings.openWithin());
      opened = true;
      return new StepProcess(jvm.pid(), conversation, answer);
    } finally {
      if (!opened) {
        conversation.close();
      }
    }
  }

  @Override
  public Room room() throws StepFailedException, InterruptedException {
    return conversation.call(new StepCall.LedgerRoom(), (done, left) -> {});
  }

  @Override
  public Synced sync(Progress progress) throws StepFailedException, InterruptedException {
    return conversation.call(new StepCall.Sync(), progress);
  }

  @Override
  public SyncFindings found() throws StepFailedException, InterruptedException {
    return conversation.call(new StepCall.Found(), NOBODY);
  }

  @Override
  public Synced catchUp(Progress progress) throws StepFailedException, InterruptedException {
    return conversation.call(new StepCall.CatchUp(), progress);
  }

  @Override
  public StepResult run(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    return conversation.call(new StepCall.Run(release, step), progress);
  }

  @Override
  public List<SwapEntry> prove(Progress progress) throws StepFailedException, InterruptedException {
    return conversation.call(new StepCall.Prove(), progress);
  }

  @Override
  public List<String> alreadyThere() throws StepFailedException, InterruptedException {
    return conversation.call(new StepCall.AlreadyThere(), NOBODY);
  }

  @Override
  public List<FoundBefore> foundBefore(boolean rolls)
      throws StepFailedException, InterruptedException {
    return conversation.call(new StepCall.LookBefore(rolls), NOBODY);
  }

  @Override
  public long backup(String upgradeId, Progress progress)
      throws StepFailedException, InterruptedException {
    return conversation.call(new StepCall.Backup(upgradeId), progress);
  }

  @Override
  public StepResult expand(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    return conversation.call(new StepCall.Expand(release, step), progress);
  }

  @Override
  public KeptUp keepUp(Progress progress) throws StepFailedException, InterruptedException {
    return conversation.call(new StepCall.KeepUp(), progress);
  }

  @Override
  public StepResult revert(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    return conversation.call(new StepCall.RevertStep(release, step), progress);
  }

  @Override
  public StepResult contract(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    return conversation.call(new StepCall.Contract(release, step), progress);
  }

  @Override
  public Set<StepName> inHold() {
    return opened.inHold();
  }

  @Override
  public Set<String> touches() {
    return opened.touches();
  }

  @Override
  public List<String> whyNotRolling() {
    return opened.whyNotRolling();
  }

  /** The process's id. */
  public long pid() {
    return pid;
  }

  /** Ends the process, with all that it started; waits up to 6 s until it is gone. */
  @Override
  public void close() {
    conversation.close();
  }
}
