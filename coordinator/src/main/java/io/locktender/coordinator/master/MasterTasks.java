package io.locktender.coordinator.master;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.work.DatabaseWork;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the master does to the database, one task at a time, off the loop. */
public final class MasterTasks implements TaskSlot {
  private final DatabaseWork database;
  private final ClusterStore store;
  private final WorkFactory factory;
  private final OpenWork open;
  private final TaskRunner runner;
  private final BackupKeeper backups;

  /** One that removes no backup. */
  public MasterTasks(
      DatabaseWork database,
      ClusterStore store,
      ReleaseStore releases,
      WorkFactory factory,
      TaskRunner runner) {
    this(database, store, releases, factory, runner, BackupKeeper.ofAll());
  }

  /**
   * @param releases those on this machine's disk
   * @param factory opens the step process
   * @param runner runs the tasks
   * @param backups removes the backups that are not kept
   */
  public MasterTasks(
      DatabaseWork database,
      ClusterStore store,
      ReleaseStore releases,
      WorkFactory factory,
      TaskRunner runner,
      BackupKeeper backups) {
    this.database = database;
    this.store = store;
    this.factory = factory;
    this.open = new OpenWork(factory, releases);
    this.runner = runner;
    this.backups = backups;
  }

  @Override
  public @Nullable TaskView view() {
    return runner.view();
  }

  /** How far the task is, for people, or null. From any thread. */
  public NodeReport.@Nullable TaskProgress progress() {
    return runner.progress();
  }

  @Override
  public <A> void start(MasterTask<A> task, VersionDocument document, @Nullable Target target) {
    MasterTaskContext context =
        new MasterTaskContext(document, target, open, factory, database, store, backups);
    runner.start(task, progress -> task.run(context, progress));
  }

  @Override
  public boolean cancel(Duration atMost) throws InterruptedException {
    TaskView now = runner.view();
    if (now == null || !now.task().besideWork()) {
      open.end();
    }
    return runner.cancel(atMost);
  }

  @Override
  public boolean abandon(Duration atMost) throws InterruptedException {
    if (!cancel(atMost)) {
      return false;
    }
    open.end();
    runner.forget();
    return true;
  }

  @Override
  public void close() {
    open.end();
  }
}
