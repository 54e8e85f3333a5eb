package io.locktender.agent.process;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The control group of the unit of systemd that this agent runs as, and with it all that it has
 * started. No process leaves it by itself: one that has a session of its own, and has written its
 * title over its environment, is known by nothing else.
 *
 * @param entry its line of {@code /proc/PID/cgroup}
 */
public record ControlGroup(String entry) {
  private static final Splitter LINES = Splitter.on('\n').omitEmptyStrings();
  private static final String SERVICE = ".service";

  /** The manager of a person's own units, which is in front of them in the path. */
  private static final String MANAGER = "user@";

  /**
   * The one of this very process; empty where it is no service: a person's session, or a container,
   * has processes that are nobody's business here.
   */
  public static Optional<ControlGroup> own(ProcessTable table) {
    return table.groups(ProcessHandle.current().pid()).flatMap(ControlGroup::of);
  }

  /**
   * The group of a service; systemd's own hierarchy comes first, where there are several.
   *
   * @param groups as {@code /proc/PID/cgroup} has them
   */
  static Optional<ControlGroup> of(String groups) {
    List<String> lines = LINES.splitToList(groups);
    return lines.stream()
        .filter(line -> line.contains(":name=systemd:"))
        .findFirst()
        .or(() -> lines.stream().filter(line -> line.startsWith("0::")).findFirst())
        .filter(ControlGroup::isOfAService)
        .map(ControlGroup::new);
  }

  private static boolean isOfAService(String line) {
    String last = line.substring(line.lastIndexOf('/') + 1);
    return last.endsWith(SERVICE) && !last.startsWith(MANAGER);
  }

  /**
   * The processes in it that are neither this one, nor come from one that it has started and that
   * lives, nor are known.
   *
   * @param known what is told by its cookie, or otherwise
   */
  public List<ProcessEntry> strays(ProcessTable table, Predicate<ProcessEntry> known) {
    List<ProcessEntry> there =
        table.scan().stream()
            .filter(process -> !known.test(process))
            .filter(process -> table.groups(process.pid()).filter(this::has).isPresent())
            .toList();
    if (there.isEmpty()) {
      return there;
    }
    Set<Long> ours =
        ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
    return there.stream().filter(process -> !ours.contains(process.pid())).toList();
  }

  private boolean has(String groups) {
    return LINES.splitToList(groups).stream()
        .anyMatch(line -> line.equals(entry) || line.startsWith(entry + "/"));
  }
}
