package io.locktender.coordinator.master;

import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.steps.control.NodeRegistration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a master writes to the event log: each time, which revision each registered node had carried
 * out when it was decided.
 */
final class MasterEvents {
  private MasterEvents() {}

  /** A transition. */
  static Map<String, Object> transition(MasterView view, VersionDocument next, String sentence) {
    Upgrade upgrade = next.upgrade();
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("revision", next.revision());
    event.put("token", next.token());
    event.put("admits", next.admits());
    event.put("version", next.version());
    event.put("phase", upgrade == null ? "" : upgrade.phase().name());
    event.put("heldAt", upgrade == null ? 0 : upgrade.heldAt());
    event.put("rehearsal", upgrade != null && upgrade.rehearsal() != null);
    event.put(
        "settled", upgrade != null && upgrade.rolling() != null && upgrade.rolling().settled());
    event.put("acks", acks(view));
    event.put("why", sentence);
    return event;
  }

  /** A task that begins under the document of the view, in which an upgrade runs. */
  static Map<String, Object> starting(MasterView view, MasterTask<?> task) {
    VersionDocument document = requireNonNull(view.document());
    Upgrade upgrade = requireNonNull(document.upgrade());
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("kind", task.kind().name());
    StepId step = task.step();
    event.put("step", step == null ? "" : step.id());
    event.put("revision", document.revision());
    event.put("token", document.token());
    event.put("phase", upgrade.phase().name());
    event.put("heldAt", upgrade.heldAt());
    event.put("acks", acks(view));
    return event;
  }

  /** A task by itself. */
  static Map<String, Object> task(MasterTask<?> task) {
    StepId step = task.step();
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("task", task.kind().name());
    event.put("release", step == null ? "" : step.release());
    event.put("step", step == null ? "" : step.id());
    return event;
  }

  private static Map<String, Long> acks(MasterView view) {
    Map<String, Long> acks = new TreeMap<>();
    for (NodeRegistration node : view.nodes()) {
      NodeReport report = view.live(node);
      acks.put(node.id(), report == null ? 0 : report.revision());
    }
    return acks;
  }
}
