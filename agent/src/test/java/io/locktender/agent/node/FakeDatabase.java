package io.locktender.agent.node;

import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.GateStore;
import io.locktender.coordinator.store.NodeStore;
import io.locktender.coordinator.store.VersionStore;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A database of one document and some registrations, which fails when it is told to. */
final class FakeDatabase implements VersionStore, NodeStore, GateStore {
  @Nullable VersionDocument document;
  final Map<String, NodeRegistration> registrations = new TreeMap<>();

  /** What a read that is not linearizable shows in its place, or null. */
  @Nullable VersionDocument looksShow;

  /** What every call throws, or null. */
  @Nullable RuntimeException failure;

  /** What a linearizable read throws, or null. */
  @Nullable RuntimeException linearizableFailure;

  /** What asking for a registration throws, or null. */
  @Nullable RuntimeException nodeFailure;

  /** What was called, in order: {@code read}, {@code look}, {@code node} and {@code register}. */
  final List<String> calls = new ArrayList<>();

  private void call(String what) {
    calls.add(what);
    if (failure != null) {
      throw failure;
    }
  }

  /** How often the document was read linearizably. */
  long reads() {
    return calls.stream().filter("read"::equals).count();
  }

  /** How often it was looked at otherwise. */
  long looks() {
    return calls.stream().filter("look"::equals).count();
  }

  @Override
  public Optional<Gated> gate(String node, Reading how) {
    return read(how).map(document -> new Gated(document, registration(node)));
  }

  private @Nullable NodeRegistration registration(String node) {
    if (nodeFailure != null) {
      throw nodeFailure;
    }
    return registrations.get(node);
  }

  @Override
  public Optional<VersionDocument> read(Reading how) {
    call(how == Reading.LINEARIZABLE ? "read" : "look");
    if (how == Reading.LINEARIZABLE && linearizableFailure != null) {
      throw linearizableFailure;
    }
    boolean old = how == Reading.MAJORITY && looksShow != null;
    return Optional.ofNullable(old ? looksShow : document);
  }

  @Override
  public Optional<NodeRegistration> node(String name) {
    calls.add("node");
    return Optional.ofNullable(registration(name));
  }

  @Override
  public void register(NodeRegistration node) {
    call("register");
    registrations.put(node.id(), node);
  }

  @Override
  public boolean insert(VersionDocument first) {
    throw new AssertionError("a node writes no version document");
  }

  @Override
  public boolean replace(VersionDocument before, VersionDocument next) {
    throw new AssertionError("a node writes no version document");
  }

  @Override
  public List<NodeRegistration> nodes(Reading how) {
    throw new AssertionError("a node looks at no other");
  }

  @Override
  public boolean removeNode(NodeRegistration seen) {
    throw new AssertionError("a node removes none");
  }
}
