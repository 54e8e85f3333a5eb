package io.locktender.cli.show;

import com.google.common.collect.Lists;
import com.google.common.collect.Sets;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.status.StatusModel;
import io.locktender.coordinator.status.StatusModel.NodeStatus;
import io.locktender.coordinator.status.StatusModel.StepState;
import io.locktender.coordinator.status.StatusModel.StepStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The steps and nodes that are shown, where a screen has no room for all: those that nobody need
 * look at are only counted. First the steps that are done, then the nodes that serve, the last
 * first, then what is still to be done, then the other nodes.
 */
final class Cut {
  private final List<StepStatus> allSteps;
  private final List<NodeStatus> allNodes;
  private final Set<Object> hidden = Sets.newIdentityHashSet();

  /**
   * @param hides how many of them are not shown
   */
  Cut(StatusModel model, int hides) {
    this.allSteps = stepsOf(model);
    this.allNodes = model.nodes();
    if (hides > 0) {
      hidden.addAll(order(model).subList(0, hides));
    }
  }

  /** How many can be left out. */
  static int most(StatusModel model) {
    return order(model).size();
  }

  private static List<Object> order(StatusModel model) {
    List<StepStatus> steps = stepsOf(model);
    List<NodeStatus> last = Lists.reverse(model.nodes());
    List<Object> order = new ArrayList<>();
    steps.stream().filter(step -> step.state() == StepState.DONE).forEach(order::add);
    last.stream().filter(node -> node.state() == NodeState.SERVING).forEach(order::add);
    Lists.reverse(steps).stream()
        .filter(step -> step.state() == StepState.PENDING || step.state() == StepState.ROLLED_BACK)
        .forEach(order::add);
    last.stream().filter(node -> node.state() != NodeState.SERVING).forEach(order::add);
    return order;
  }

  private static List<StepStatus> stepsOf(StatusModel model) {
    return model.upgrade() == null ? List.of() : model.upgrade().steps();
  }

  List<StepStatus> steps() {
    return allSteps.stream().filter(step -> !hidden.contains(step)).toList();
  }

  List<NodeStatus> nodes() {
    return allNodes.stream().filter(node -> !hidden.contains(node)).toList();
  }

  /** A line that counts the steps that are not shown; empty where all are. */
  String moreSteps() {
    return more(
        "steps",
        steps().isEmpty(),
        allSteps.stream().filter(hidden::contains).map(step -> step.state().name()).toList());
  }

  /** A line that counts the nodes that are not shown; empty where all are. */
  String moreNodes() {
    return more(
        "nodes",
        nodes().isEmpty(),
        allNodes.stream().filter(hidden::contains).map(node -> node.state().name()).toList());
  }

  private static String more(String what, boolean alone, List<String> states) {
    if (states.isEmpty()) {
      return "";
    }
    Map<String, Integer> counts = new TreeMap<>();
    states.forEach(state -> counts.merge(state, 1, Integer::sum));
    String which =
        counts.size() == 1
            ? ", all " + states.get(0)
            : ": "
                + String.join(
                    ", ",
                    counts.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList());
    int count = states.size();
    return (alone ? "\n" + count + " " + what : "and " + count + " more") + which + "\n";
  }
}
