package io.locktender.cli.desk;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.locktender.agent.steps.StepProcesses;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.console.Io;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.master.Clocks;
import io.locktender.coordinator.master.Journal;
import io.locktender.coordinator.master.JournalWriter;
import io.locktender.coordinator.master.MasterIdentity;
import io.locktender.coordinator.master.MasterMeter;
import io.locktender.coordinator.master.MasterRecorder;
import io.locktender.coordinator.master.MasterTasks;
import io.locktender.coordinator.master.MasterTurn;
import io.locktender.coordinator.master.RandomNames;
import io.locktender.coordinator.master.TaskRunner;
import io.locktender.coordinator.master.Wakeup;
import io.locktender.coordinator.notify.EventKeeper;
import io.locktender.coordinator.solo.SoloMaster;
import io.locktender.coordinator.solo.SoloWatcher;
import io.locktender.coordinator.store.EventStore;
import io.locktender.steps.control.MongoEventOutbox;
import io.locktender.steps.local.LocalDatabaseWork;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A master without a cluster, put together for one command on one database. */
final class Desk implements AutoCloseable {
  private final JournalWriter journal = new JournalWriter();
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          new ThreadFactoryBuilder().setNameFormat("task").setDaemon(true).build());
  private final Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
  private final Wakeup wakeup = new Wakeup();
  private final SecureRandom random = new SecureRandom();
  private final SoloMaster master;

  /**
   * @param document of the database, as it was read
   * @param by who asks; in the journal the node
   * @param json whether the standard output is for JSON alone
   */
  Desk(
      Io io,
      ClusterOptions options,
      MongoAccess mongo,
      VersionDocument document,
      String by,
      boolean json) {
    // On one machine there may be many databases of one cluster's name, and copies of one lineage.
    StepProcesses steps =
        StepProcesses.of(
            mongo.where(),
            mongo.database(),
            options.releases(),
            options.steps(),
            document.cluster(),
            "db-" + document.lineage() + "-" + mongo.database().name(),
            random,
            Path.of(System.getProperty("java.io.tmpdir")));
    MasterTasks tasks =
        new MasterTasks(
            new LocalDatabaseWork(mongo.database(), clocks.wall()),
            mongo.store(),
            options.releaseStore(),
            steps,
            new TaskRunner(executor, clocks.nanos(), wakeup::wake, (type, fields) -> {}));
    DeskScreen screen =
        new DeskScreen(io, json ? io.err() : io.out(), tasks::progress, clocks.nanos());
    this.master =
        new SoloMaster(
            new MasterIdentity(document.cluster(), by, options.deadlines(), true, () -> null),
            mongo.store(),
            tasks,
            new MasterRecorder(
                (type, fields) -> {},
                new Journal(mongo.store(), journal, by, clocks.wall()),
                new Unread(),
                new EventKeeper(
                    new EventStore(new MongoEventOutbox(mongo.database().get())),
                    EventKeeper.Listener.NONE)),
            () -> new RandomNames(random).next("d"),
            clocks,
            wakeup,
            new Watcher(steps, screen));
  }

  /** Who hears what the master does. */
  private record Watcher(StepProcesses steps, DeskScreen screen) implements SoloWatcher {
    /** What a predecessor's steps started here would go on writing into copies that are dropped. */
    @Override
    public void claimed() {
      steps.endEarlier();
    }

    @Override
    public void turned(MasterTurn turn) {
      screen.show(turn);
    }

    @Override
    public void ended() {
      screen.clear();
    }
  }

  /** The meters: nobody reads those of a command. */
  private record Unread() implements MasterMeter {
    @Override
    public void elected() {}

    @Override
    public void deposed() {}

    @Override
    public void stepFailed() {}

    @Override
    public void ended(Outcome outcome) {}
  }

  SoloMaster master() {
    return master;
  }

  /** What runs is stopped first, with all that it started. */
  @Override
  public void close() {
    master.close();
    executor.shutdownNow();
    journal.close();
  }
}
