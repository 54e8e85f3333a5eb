package io.locktender.agent.systemd;

import io.locktender.steps.release.ProgramSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was found by looking.
 *
 * @param begunAt when systemd was asked
 * @param templates whose units were looked for
 * @param units those that are loaded
 * @param processes those that are in a unit's control group, by unit, loaded or not
 */
public record UnitListing(
    long begunAt,
    Set<ProgramSpec.Unit> templates,
    Map<String, UnitState> units,
    Map<String, List<Long>> processes) {
  /** A unit, or empty when it is not loaded. */
  Optional<UnitState> of(String unit) {
    return Optional.ofNullable(units.get(unit));
  }

  /** What runs in a unit's control group. */
  List<Long> processesOf(String unit) {
    return processes.getOrDefault(unit, List.of());
  }

  /** The units of which anything runs, or may. */
  public Set<String> there() {
    Set<String> there = new LinkedHashSet<>(processes.keySet());
    units.values().stream()
        .filter(unit -> !unit.down())
        .map(UnitState::id)
        .filter(id -> templates.stream().anyMatch(template -> template.names(id)))
        .forEach(there::add);
    return there;
  }
}
