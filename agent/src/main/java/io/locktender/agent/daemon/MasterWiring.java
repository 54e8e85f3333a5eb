package io.locktender.agent.daemon;

import io.locktender.agent.notify.Hooks;
import io.locktender.agent.process.CommandRunner;
import io.locktender.agent.steps.StepProcesses;
import io.locktender.coordinator.master.AskSlot;
import io.locktender.coordinator.master.BackupKeeper;
import io.locktender.coordinator.master.Jitter;
import io.locktender.coordinator.master.MasterIdentity;
import io.locktender.coordinator.master.MasterLoop;
import io.locktender.coordinator.master.MasterRecorder;
import io.locktender.coordinator.master.MasterTasks;
import io.locktender.coordinator.master.TaskRunner;
import io.locktender.coordinator.master.Wakeup;
import io.locktender.coordinator.notify.Asker;
import io.locktender.coordinator.notify.EventKeeper;
import io.locktender.coordinator.notify.Notifier;
import io.locktender.coordinator.notify.Voter;
import io.locktender.coordinator.store.EventStore;
import io.locktender.coordinator.zookeeper.Election;
import io.locktender.coordinator.zookeeper.MasterWatch;
import io.locktender.coordinator.zookeeper.ZooKeeperCluster;
import io.locktender.steps.control.MongoEventOutbox;
import io.locktender.steps.local.LocalDatabaseWork;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A state server's part.
 *
 * @param loop the master's loop
 * @param tasks what it runs
 */
record MasterWiring(MasterLoop loop, MasterTasks tasks) {
  /**
   * Wires it together; it does not stand for election yet.
   *
   * @param wake called from any thread when a task has ended
   * @param wakeup what the loop waits on
   */
  static MasterWiring of(AgentServices agent, Runnable wake, Wakeup wakeup) {
    MasterTasks tasks =
        new MasterTasks(
            new LocalDatabaseWork(agent.database, agent.clocks.wall()),
            agent.store,
            agent.releases,
            new StepProcesses(
                agent.config.mongodb(),
                agent.database,
                agent.config.releases(),
                agent.config.steps(),
                agent.marks,
                agent.state.path(),
                true),
            new TaskRunner(agent.threads.task(), agent.clocks.nanos(), wake, agent.events),
            new BackupKeeper(
                agent.config.backups(), agent.config.node(), agent.clocks.wall(), agent.events));
    MasterWatch watch = new MasterWatch(agent.zookeeper, wakeup::wake, wakeup::wakeSoon);
    Election election =
        agent.closer.add(
            new Election(
                agent.zookeeper,
                watch,
                agent.config.node(),
                () -> agent.names.next("t"),
                agent.clocks.nanos()));
    Optional<Hooks> hooks = hooks(agent);
    MasterLoop loop =
        MasterLoop.of(
            self(agent),
            election,
            new ZooKeeperCluster(agent.zookeeper, watch),
            agent.store,
            tasks,
            hooks.map(each -> asker(agent, each, wake)).orElse(AskSlot.NOBODY),
            new MasterRecorder(agent.events, agent.journal, agent.metrics, outbox(agent, hooks)),
            agent.clocks);
    return new MasterWiring(loop, tasks);
  }

  private static Optional<Hooks> hooks(AgentServices agent) {
    if (agent.config.hooks().isEmpty()) {
      return Optional.empty();
    }
    CommandRunner commands =
        new CommandRunner(agent.cookies, Map.of(), agent.threads.commands(), () -> {});
    return Optional.of(new Hooks(agent.config.cluster(), agent.clocks.wall(), commands));
  }

  private static AskSlot asker(AgentServices agent, Hooks hooks, Runnable wake) {
    List<Voter> voters = hooks.voters(agent.config.hooks());
    return voters.isEmpty()
        ? AskSlot.NOBODY
        : new Asker(
            voters, agent.threads.asks(voters.size()), agent.metrics.hooks(), agent.clocks, wake);
  }

  /**
   * Hooks hear of what is in the outbox; what is told is written there also where there is none.
   */
  private static EventKeeper outbox(AgentServices agent, Optional<Hooks> hooks) {
    EventStore store = new EventStore(new MongoEventOutbox(agent.database.get()));
    if (hooks.isEmpty()) {
      return new EventKeeper(store, EventKeeper.Listener.NONE);
    }
    Notifier notifier =
        agent.closer.add(
            new Notifier(
                hooks.get().of(agent.config.hooks()),
                store,
                agent.metrics.hooks(),
                agent.clocks.nanos(),
                Notifier.RETRY,
                new Jitter(agent.random),
                agent.threads.hooks()));
    return new EventKeeper(store, notifier);
  }

  private static MasterIdentity self(AgentServices agent) {
    return new MasterIdentity(
        agent.config.cluster(),
        agent.config.node(),
        agent.config.deadlines(),
        false,
        () -> agent.state.known().orElse(null));
  }
}
