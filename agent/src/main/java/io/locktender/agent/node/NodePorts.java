package io.locktender.agent.node;

import io.locktender.agent.state.NodeRecords;
import io.locktender.agent.worker.Workers;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.master.EventSink;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the node's loop works with.
 *
 * @param cluster ZooKeeper
 * @param records what must not be forgotten, on disk
 * @param events what was done, on disk
 * @param workers the workers
 * @param leftovers kills what step processes of an earlier run of the agent left
 * @param releases the releases on disk
 * @param commands runs the node's own commands
 * @param meters what is measured
 * @param leaving whether the workers are to be stopped before the agent ends; asked at every turn
 * @param progress how far the master's task is, or null; asked at every turn
 */
public record NodePorts(
    ClusterLink cluster,
    NodeRecords records,
    EventSink events,
    Workers workers,
    Runnable leftovers,
    NodeReleases releases,
    OwnCommands commands,
    NodeMeters meters,
    Leaving leaving,
    Supplier<NodeReport.@Nullable TaskProgress> progress) {}
