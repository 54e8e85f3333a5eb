package io.locktender.coordinator.master;

import io.locktender.coordinator.decide.Deadlines;
import io.locktender.coordinator.document.SeenRevision;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who a master is, and what it goes by.
 *
 * @param cluster the cluster's name
 * @param node its own node
 * @param deadlines the deadlines
 * @param alone whether there are no nodes by design: one database, which nobody's workers may use
 * @param seen the newest revision that its node has ever seen, or null
 */
public record MasterIdentity(
    String cluster,
    String node,
    Deadlines deadlines,
    boolean alone,
    Supplier<@Nullable SeenRevision> seen) {}
