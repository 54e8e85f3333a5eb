package io.locktender.agent.daemon;

import io.locktender.agent.metrics.Answers;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.coordinator.store.GateStore;
import io.locktender.coordinator.store.NodeStore;
import io.locktender.coordinator.store.VersionStore;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.Reading;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the node's loop asks of MongoDB; whether it is answered is what {@code /metrics} tells.
 *
 * @param store who answers
 * @param answers is told whether it did
 */
record AnsweredStore(ClusterStore store, Answers answers)
    implements VersionStore, NodeStore, GateStore {
  @Override
  public Optional<VersionDocument> read(Reading how) {
    return heard(() -> store.read(how));
  }

  @Override
  public Optional<Gated> gate(String node, Reading how) {
    return heard(() -> store.gate(node, how));
  }

  @Override
  public boolean insert(VersionDocument first) {
    return heard(() -> store.insert(first));
  }

  @Override
  public boolean replace(VersionDocument before, VersionDocument next) {
    return heard(() -> store.replace(before, next));
  }

  @Override
  public List<NodeRegistration> nodes(Reading how) {
    return heard(() -> store.nodes(how));
  }

  @Override
  public Optional<NodeRegistration> node(String name) {
    return heard(() -> store.node(name));
  }

  @Override
  public void register(NodeRegistration node) {
    heard(
        () -> {
          store.register(node);
          return true;
        });
  }

  @Override
  public boolean removeNode(NodeRegistration seen) {
    return heard(() -> store.removeNode(seen));
  }

  /** What cannot be read as a record is an answer, too. */
  private <T> T heard(Supplier<T> call) {
    boolean answered = true;
    try {
      return call.get();
    } catch (DatabaseUnavailableException e) {
      answered = false;
      throw e;
    } finally {
      answers.heard(answered);
    }
  }
}
